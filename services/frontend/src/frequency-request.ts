import { type ParsedFrequency, parseFrequency } from '@hashr/messages/frequency.ts';
import { frequencyRequestSchema } from '@hashr/messages/page-events.ts';
import type { FrontendConfig } from './config.ts';
import type { Client, Presenter } from './presenter.ts';
import type { Sender } from './sender.ts';
import type { StringBudget } from './string-budget.ts';

interface FrequencyRequestParts {
  sender: Sender;
  budget: StringBudget;
  presenter: Presenter;
  config: Pick<FrontendConfig, 'MAX_FREQUENCY' | 'MAX_TOTAL_FREQUENCY'>;
}

/**
 * Checks what a page has sent as `frequency` against its shape, the presenter's token and both limits.
 *
 * @param page the id of the page: its present rate is free for its new one
 */
export function readFrequency(
  request: unknown,
  page: string,
  client: Client,
  parts: FrequencyRequestParts,
): ParsedFrequency {
  const { sender, budget, presenter, config } = parts;
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
  const others = sender.offeredPerSecond - sender.frequencyOf(page) + budget.reservedElsewhere(performance.now());
  const free = Math.max(0, config.MAX_TOTAL_FREQUENCY - others);
  return answer.frequency <= free
    ? answer
    : {
        ok: false,
        error: `All pages together may ask for ${config.MAX_TOTAL_FREQUENCY} per second: ${free} are left.`,
      };
}
