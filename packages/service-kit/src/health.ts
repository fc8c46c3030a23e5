import type { RequestHandler } from 'express';

/**
 * `GET /_healthz`: 200 while the process accepts work, 503 once it stops. An unavailable Redis does not count: all
 * workers share one Redis, so it would take all of them out of service.
 *
 * @param signal aborts when the stop begins
 * @param details further fields of the answer, for users
 */
export function health(signal: AbortSignal, details: () => object): RequestHandler {
  return (_request, response) => {
    response.status(signal.aborted ? 503 : 200).json({ status: signal.aborted ? 'stopping' : 'ok', ...details() });
  };
}
