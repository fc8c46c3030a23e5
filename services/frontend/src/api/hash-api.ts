import type { Calculation } from '@hashr/messages/calculation.ts';
import { type HashResponse, hashRequestSchema } from '@hashr/messages/hash-request.ts';
import type { Failure } from '@hashr/messages/totals.ts';
import { HttpError, validate } from '@hashr/service-kit/http-errors.ts';
import { traceparentOf } from '@hashr/service-kit/tracing/http.ts';
import type { RequestHandler } from 'express';
import type { FrontendConfig } from '../config.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Outcome } from '../ledger/outcome.ts';
import type { Presenter } from '../presenter/presenter-token.ts';
import type { Sender } from '../sending/sender.ts';
import type { StringBudget } from '../sending/string-budget.ts';
import { checkToken, tooManyRequests } from './api-token.ts';
import { hashStatus } from './hash-status.ts';

/** The most results in one response. Its counts include all results. */
const MAX_RESULTS = 100;

interface HashApiParts {
  ledger: Ledger;
  sender: Sender;
  budget: StringBudget;
  presenter: Presenter;
  config: Pick<FrontendConfig, 'MAX_IN_FLIGHT' | 'MAX_TOTAL_FREQUENCY' | 'TRUSTED_PROXIES'>;
}

/**
 * Creates the handler of `POST /api/hash`: it sends strings at once, and responds when every one is settled, with a
 * status that says what became of them. The limits of the pages apply. A request that exceeds them is refused as a whole,
 * with 429 and the seconds to wait.
 */
export function createHashApi(parts: HashApiParts): RequestHandler {
  return async (request, response) => {
    checkToken(request, parts);
    const { str, count } = validate(hashRequestSchema, request.body === undefined ? {} : request.body);
    checkLimits(count, parts);
    const result = summarize(await sendAll(count, str, parts.sender, traceparentOf(request)));
    const { status, headers } = hashStatus(result);
    response.status(status).set(headers).json(result);
  };
}

/** @throws {HttpError} 400 for a count that no frontend can send at once, 429 for one that can be sent later */
function checkLimits(count: number, { ledger, budget, config }: HashApiParts): void {
  const mostAtOnce = Math.min(config.MAX_IN_FLIGHT, config.MAX_TOTAL_FREQUENCY);
  if (count > mostAtOnce) {
    throw new HttpError(400, `"count" is too large: this frontend sends at most ${mostAtOnce} strings at once.`);
  }
  if (ledger.inFlight + count > config.MAX_IN_FLIGHT) {
    throw tooManyRequests('Too many strings are in flight. Try again later.', 1_000);
  }
  const waitMs = budget.takeUnreserved(count, performance.now());
  if (waitMs > 0) {
    const limit = config.MAX_TOTAL_FREQUENCY;
    throw tooManyRequests(
      `All pages and API clients together can send at most ${limit} strings per second. Try again later.`,
      waitMs,
    );
  }
}

/** One string continues the trace of its request. Several strings have a trace each, which is linked to the request. */
function sendAll(count: number, str: string | undefined, sender: Sender, caller?: string): Promise<Outcome[]> {
  const nowMs = performance.now();
  const cause = caller === undefined ? undefined : count === 1 ? { parent: caller } : { links: [caller] };
  const send = () => new Promise<Outcome>((onSettled) => sender.send('api', nowMs, { str, onSettled, cause }));
  return Promise.all(Array.from({ length: count }, send));
}

function summarize(outcomes: Outcome[]): HashResponse {
  const results: Calculation[] = [];
  const failedByKind: Partial<Record<Failure, number>> = {};
  for (const outcome of outcomes) {
    if (outcome.kind === 'succeeded') {
      results.push(outcome.calculation);
    } else {
      failedByKind[outcome.failure] = (failedByKind[outcome.failure] ?? 0) + 1;
    }
  }
  return {
    sent: outcomes.length,
    succeeded: results.length,
    failed: outcomes.length - results.length,
    failedByKind,
    results: results.slice(0, MAX_RESULTS),
  };
}
