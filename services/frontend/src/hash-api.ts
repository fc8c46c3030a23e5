import type { Calculation } from '@hashr/messages/calculation.ts';
import { type HashResponse, hashRequestSchema } from '@hashr/messages/hash-request.ts';
import type { Failure } from '@hashr/messages/totals.ts';
import { HttpError, validate } from '@hashr/service-kit/http-errors.ts';
import type { RequestHandler } from 'express';
import type { Books, Outcome } from './books.ts';
import { clientAddress } from './client-address.ts';
import type { FrontendConfig } from './config.ts';
import type { Presenter } from './presenter.ts';
import type { Sender } from './sender.ts';
import type { StringBudget } from './string-budget.ts';

/** The most results that one answer repeats; its counts are of all. */
const MAX_RESULTS = 100;

interface HashApiParts {
  books: Books;
  sender: Sender;
  budget: StringBudget;
  presenter: Presenter;
  config: Pick<FrontendConfig, 'MAX_IN_FLIGHT' | 'MAX_TOTAL_FREQUENCY' | 'TRUSTED_PROXIES'>;
}

/**
 * `POST /api/hash`: sends strings at once and answers when each is settled. It keeps to the bounds that the pages keep
 * to: what is above them is refused as a whole, with 429 and the seconds to wait.
 */
export function hashApi({ books, sender, budget, presenter, config }: HashApiParts): RequestHandler {
  const mostAtOnce = Math.min(config.MAX_IN_FLIGHT, config.MAX_TOTAL_FREQUENCY);

  return async (request, response) => {
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const client = { address: clientAddress(request, config.TRUSTED_PROXIES) };
    const permission = presenter.check(token, client, performance.now());
    if (!permission.ok) {
      throw permission.reason === 'waiting'
        ? tooMuch(permission.error, permission.waitMs)
        : new HttpError(401, permission.error, { 'WWW-Authenticate': 'Bearer' });
    }
    const { str, count } = validate(hashRequestSchema, request.body === undefined ? {} : request.body);
    if (count > mostAtOnce) {
      throw new HttpError(400, `"count" is more than can be on the way at once here: at most ${mostAtOnce}.`);
    }
    if (books.inFlight + count > config.MAX_IN_FLIGHT) {
      throw tooMuch('Too many strings are on their way already: try again later.', 1_000);
    }
    const waitMs = budget.takeUnreserved(count, performance.now());
    if (waitMs > 0) {
      throw tooMuch(`All together may send ${config.MAX_TOTAL_FREQUENCY} per second: try again later.`, waitMs);
    }

    response.json(summarize(await sender.sendNow(count, str)));
  };
}

function tooMuch(sentence: string, waitMs: number): HttpError {
  return new HttpError(429, sentence, { 'Retry-After': String(Math.ceil(waitMs / 1_000)) });
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
