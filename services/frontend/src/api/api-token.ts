import { HttpError } from '@hashr/service-kit/http-errors.ts';
import type { Request } from 'express';
import type { FrontendConfig } from '../config.ts';
import { clientAddress } from '../presenter/client-address.ts';
import type { Presenter } from '../presenter/presenter-token.ts';

/** What recognises the presenter in a request. */
export interface ApiTokenParts {
  presenter: Presenter;
  config: Pick<FrontendConfig, 'TRUSTED_PROXIES'>;
}

/** @throws {HttpError} 401 without the presenter token or with a wrong one, 429 while the client must wait */
export function checkToken(request: Request, { presenter, config }: ApiTokenParts): void {
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const client = { address: clientAddress(request, config.TRUSTED_PROXIES) };
  const permission = presenter.check(token, client, performance.now());
  if (!permission.ok) {
    throw permission.reason === 'waiting'
      ? tooManyRequests(permission.error, permission.waitMs)
      : new HttpError(401, permission.error, { 'WWW-Authenticate': 'Bearer' });
  }
}

/** Returns the error for a request that can succeed after a time, in milliseconds. */
export function tooManyRequests(sentence: string, waitMs: number): HttpError {
  return new HttpError(429, sentence, { 'Retry-After': String(Math.ceil(waitMs / 1_000)) });
}
