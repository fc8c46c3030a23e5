import type { IncomingMessage } from 'node:http';
import { crossSiteSentence, isCrossSite } from '@hashr/service-kit/cross-site.ts';
import type { ServerOptions } from 'socket.io';

/**
 * Refuses websockets that the page of another website opens: browsers open those without asking first, and let the page
 * read what comes.
 */
export function refuseCrossSiteUpgrade(allowedOrigins: readonly string[]): NonNullable<ServerOptions['allowRequest']> {
  return (request, decide) => {
    const refused = isCrossSite(request.headers, allowedOrigins);
    if (refused) {
      answerForbidden(request);
    }
    decide(refused ? crossSiteSentence : null, !refused);
  };
}

/**
 * Without this, engine.io answers 400, whatever the reason; a socket that has ended it only closes. It comes here with
 * upgrades alone: it refuses every other request of a websocket before.
 */
function answerForbidden(request: IncomingMessage): void {
  const body = JSON.stringify({ error: crossSiteSentence });
  const head = [
    'HTTP/1.1 403 Forbidden',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  request.socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
