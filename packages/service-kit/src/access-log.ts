import type { IncomingMessage, ServerResponse } from 'node:http';
import morgan from 'morgan';
import type { Logger } from './log.ts';

/**
 * Middleware that writes a line for each request into the log: failures of ours (5xx) as warnings, the rest for
 * LOG_LEVEL=debug, because a thousand lines a second help nobody. Probes are left out.
 */
export function accessLog(log: Logger) {
  return morgan<IncomingMessage, ServerResponse>(
    (tokens, request, response) => {
      const line = {
        method: tokens.method?.(request, response),
        url: tokens.url?.(request, response),
        status: response.statusCode,
        durationMs: Number(tokens['response-time']?.(request, response)),
      };
      log[levelOf(response)](line, 'request');
      return undefined;
    },
    { skip: (request, response) => request.url === '/_healthz' || !log.isLevelEnabled(levelOf(response)) },
  );
}

function levelOf(response: ServerResponse): 'warn' | 'debug' {
  return response.statusCode >= 500 ? 'warn' : 'debug';
}
