import { z } from 'zod';
import { type Fact, given } from '../fact.ts';
import { type Finding, ok, wrong } from '../finding.ts';
import type { Answer } from '../runner/ask.ts';

const stateSchema = z.object({
  redis: z.enum(['connected', 'away']),
  frontends: z.array(z.object({ gone: z.boolean(), totals: z.object({ sent: z.number() }) })),
});

/** As much of a frontend's `GET /api/state` as the checks look at; undefined if it is no such thing. */
function readState(state: Fact<Answer>): z.infer<typeof stateSchema> | undefined {
  if (!('value' in state)) {
    return undefined;
  }
  try {
    return stateSchema.parse(JSON.parse(state.value.text));
  } catch {
    return undefined;
  }
}

/** How many strings the frontends that are there have sent since they started; undefined: not known. */
export function sentBy(state: Fact<Answer>): number | undefined {
  return readState(state)
    ?.frontends.filter(({ gone }) => !gone)
    .reduce((sum, { totals }) => sum + totals.sent, 0);
}

/** A frontend has its connection to Redis. */
export function checkRedis(state: Fact<Answer>, remedy: string): Finding {
  const CHECK = 'Redis';
  return given(CHECK, state, ({ status }) => {
    const read = readState(state);
    if (read === undefined) {
      return wrong(
        CHECK,
        `the frontend's /api/state answers ${status} with what the doctor does not understand.`,
        remedy,
      );
    }
    return read.redis === 'connected'
      ? ok(CHECK, 'the frontend is connected')
      : wrong(CHECK, 'the frontend cannot reach it.', remedy);
  });
}
