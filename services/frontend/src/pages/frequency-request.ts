import { type ParsedFrequency, parseFrequency } from '@hashr/messages/frequency.ts';
import { frequencyRequestSchema } from '@hashr/messages/page-events.ts';
import type { FrontendConfig } from '../config.ts';
import type { Client, Presenter } from '../presenter/presenter-token.ts';
import type { StringBudget } from '../sending/string-budget.ts';
import type { Page, Pages } from './pages.ts';

interface FrequencyRequestParts {
  pages: Pages;
  budget: StringBudget;
  presenter: Presenter;
  config: Pick<FrontendConfig, 'MAX_FREQUENCY' | 'MAX_TOTAL_FREQUENCY'>;
}

/**
 * Validates a `frequency` event of a page: its shape, the presenter token and both limits.
 *
 * @returns the frequency in requests per second, or the reason for the refusal in one sentence
 */
export function readFrequency(
  request: unknown,
  page: Page,
  client: Client,
  { pages, budget, presenter, config }: FrequencyRequestParts,
): ParsedFrequency {
  const parsed = frequencyRequestSchema.safeParse(request);
  if (!parsed.success) {
    return { ok: false, error: parsed.error.issues[0]?.message ?? 'The request is not valid.' };
  }
  const permission = presenter.check(parsed.data.token, client, performance.now());
  if (!permission.ok) {
    return { ok: false, error: permission.error };
  }
  const answer = parseFrequency(parsed.data.freq, config.MAX_FREQUENCY);
  if (!answer.ok) {
    return answer;
  }
  // The new rate replaces the page's current one.
  const others = pages.offeredPerSecond - page.pace.frequency + budget.reservedByPeers(performance.now());
  const limit = config.MAX_TOTAL_FREQUENCY;
  const left = Math.max(0, limit - others);
  return answer.frequency <= left
    ? answer
    : { ok: false, error: `All pages together can set at most ${limit} per second, and ${left} are available.` };
}
