import type { IncomingMessage, ServerResponse } from 'node:http';
import morgan from 'morgan';
import type { Logger } from './log.ts';

/** A middleware of the kind that connect and express take. */
type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * Middleware that writes a line for each request into the log, probes left out, if LOG_LEVEL is debug. At other levels it
 * does nothing at all: a thousand lines a second help nobody, and failures of ours are logged where they happen.
 */
export function accessLog(log: Logger): Middleware {
  if (!log.isLevelEnabled('debug')) {
    return (_request, _response, next) => next();
  }
  return morgan<IncomingMessage, ServerResponse>(
    (tokens, request, response) => {
      const line = {
        method: tokens.method?.(request, response),
        url: tokens.url?.(request, response),
        status: response.statusCode,
        durationMs: Number(tokens['response-time']?.(request, response)),
      };
      log.debug(line, 'request');
      return undefined;
    },
    { skip: (request) => request.url === '/_healthz' },
  );
}
