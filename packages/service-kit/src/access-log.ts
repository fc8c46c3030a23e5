import type { IncomingMessage, ServerResponse } from 'node:http';
import morgan from 'morgan';
import type { Logger } from './log.ts';
import { traceIdOf } from './tracing/http.ts';

/** Middleware for connect and express. */
type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * Returns middleware that logs every request except health checks, if LOG_LEVEL is `debug`. At higher levels it does
 * nothing, because nobody reads a thousand lines a second, and internal errors are logged where they occur.
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
        traceId: traceIdOf(request),
      };
      log.debug(line, 'request');
      return undefined;
    },
    { skip: (request) => request.url === '/_healthz' },
  );
}
