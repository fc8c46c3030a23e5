import type { Failure } from '@hashr/messages/books.ts';
import type { Calculation } from '@hashr/messages/calculation.ts';
import { type HashResponse, hashRequestSchema } from '@hashr/messages/hash-request.ts';
import { HttpError, validate } from '@hashr/service-kit/http-errors.ts';
import type { RequestHandler } from 'express';
import type { Books, Outcome } from './books.ts';
import type { FrontendConfig } from './config.ts';
import { type MayPresent, notPresenter } from './presenter.ts';
import type { Sender } from './sender.ts';
import type { StringBudget } from './string-budget.ts';

/** The most results that one answer repeats; its counts are of all. */
const MAX_RESULTS = 100;

interface HashApiParts {
  books: Books;
  sender: Sender;
  budget: StringBudget;
  mayPresent: MayPresent;
  config: Pick<FrontendConfig, 'MAX_IN_FLIGHT' | 'MAX_TOTAL_FREQUENCY'>;
}

/**
 * `POST /api/hash`: sends strings at once and answers when each is settled. It keeps to the bounds that the pages keep
 * to: what is above them is refused as a whole, with 429 and the seconds to wait.
 */
export function hashApi({ books, sender, budget, mayPresent, config }: HashApiParts): RequestHandler {
  const mostAtOnce = Math.min(config.MAX_IN_FLIGHT, config.MAX_TOTAL_FREQUENCY);

  return async (request, response) => {
    if (!mayPresent(/^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1])) {
      throw new HttpError(401, notPresenter, { 'WWW-Authenticate': 'Bearer' });
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
    if (outcome.kind === 'hashed') {
      results.push(outcome.calculation);
    } else {
      failedByKind[outcome.failure] = (failedByKind[outcome.failure] ?? 0) + 1;
    }
  }
  return {
    sent: outcomes.length,
    hashed: results.length,
    failed: outcomes.length - results.length,
    failedByKind,
    results: results.slice(0, MAX_RESULTS),
  };
}
