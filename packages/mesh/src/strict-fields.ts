import { z } from 'zod';
import { parseDurationMs } from './duration.ts';

// Fields that the objects of Istio, of Kubernetes and of the Gateway API have in common, for the laptop's router.

/** A field that is accepted, is not checked, and has no effect in the router. */
export const noEffect = z.unknown().optional();

export const metadata = z.object({ name: z.string() }).loose();

export const durationSentence = 'must be a duration like 500ms, 5s or 1m30s';

/** The longest duration, in milliseconds. It fits into a timer. */
const LONGEST_MS = 3_600_000;

/** A duration. The output is in milliseconds. */
export const duration = z.string(durationSentence).transform((text, context) => {
  const ms = parseDurationMs(text);
  if (ms === undefined) {
    context.addIssue(durationSentence);
    return z.NEVER;
  }
  if (ms > LONGEST_MS) {
    context.addIssue('must be at most 1h');
  }
  return ms;
});
