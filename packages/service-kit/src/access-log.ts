import type { IncomingMessage, ServerResponse } from 'node:http';
import morgan from 'morgan';
import type { Logger } from './log.ts';

/** Middleware for connect and express. */
type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** The header that continues a trace (https://www.w3.org/TR/trace-context/#traceparent-header). */
const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

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
        traceId: TRACEPARENT.exec(String(request.headers.traceparent))?.[1],
      };
      log.debug(line, 'request');
      return undefined;
    },
    { skip: (request) => request.url === '/_healthz' },
  );
}
