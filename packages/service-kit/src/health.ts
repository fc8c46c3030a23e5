import type { RequestHandler } from 'express';

/**
 * `GET /_healthz`: 200 while the process takes work, 503 once it is stopping. Redis away does not count, because all
 * workers share one Redis: taking them all out of service would help nobody.
 *
 * @param signal aborts when the stop begins
 * @param details what else to tell, for people
 */
export function health(signal: AbortSignal, details: () => object): RequestHandler {
  return (_request, response) => {
    response.status(signal.aborted ? 503 : 200).json({ status: signal.aborted ? 'stopping' : 'ok', ...details() });
  };
}
