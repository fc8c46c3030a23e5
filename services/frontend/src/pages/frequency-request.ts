import { durationMs, type LoadShape, peakAfter } from '@hashr/messages/load-shape.ts';
import { parseLoadShape } from '@hashr/messages/load-shape-text.ts';
import { frequencyRequestSchema } from '@hashr/messages/page-events.ts';
import type { RequestRefusal } from '@hashr/messages/request-refusal.ts';
import type { FrontendConfig } from '../config.ts';
import { type Client, type Presenter, toRequestRefusal } from '../presenter/presenter-token.ts';
import { availablePerSecond, type LoadLimits } from '../sending/available-rate.ts';
import type { Page } from './pages.ts';

interface FrequencyRequestParts extends LoadLimits {
  presenter: Presenter;
  config: Pick<FrontendConfig, 'MAX_FREQUENCY' | 'MAX_TOTAL_FREQUENCY'>;
}

/** The load that a page may set: a shape, and where it starts. Or the reason for the refusal in one sentence. */
type RequestedLoad = { ok: true; shape: LoadShape; fromMs: number } | RequestRefusal;

/** Validates a `frequency` event of a page: its fields, the presenter token, the shape and both limits. */
export function readFrequency(
  request: unknown,
  page: Page,
  client: Client,
  { presenter, ...limits }: FrequencyRequestParts,
): RequestedLoad {
  const parsed = frequencyRequestSchema.safeParse(request);
  if (!parsed.success) {
    return { ok: false, error: parsed.error.issues[0]?.message ?? 'The request is not valid.' };
  }
  const nowMs = performance.now();
  const permission = presenter.check(parsed.data.token, client, nowMs);
  if (!permission.ok) {
    return toRequestRefusal(permission);
  }
  const { MAX_FREQUENCY: max, MAX_TOTAL_FREQUENCY: limit } = limits.config;
  const answer = parseLoadShape(parsed.data.freq, max);
  if (!answer.ok) {
    return answer;
  }
  const { shape } = answer;
  const { fromMs = 0 } = parsed.data;
  if (fromMs >= durationMs(shape)) {
    return { ok: false, error: '"fromMs" is after the end of the shape.' };
  }
  // The new load replaces the page's current one.
  const left = availablePerSecond(limits, nowMs, page);
  return peakAfter(shape, fromMs) <= left
    ? { ok: true, shape, fromMs }
    : {
        ok: false,
        error: `All pages together can set at most ${limit} per second, and ${left} are available.`,
        code: 'limit',
        figures: { limit, left },
      };
}
