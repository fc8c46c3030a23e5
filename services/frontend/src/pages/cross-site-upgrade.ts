import type { IncomingMessage } from 'node:http';
import { crossSiteSentence, isCrossSite } from '@hashr/service-kit/cross-site.ts';
import type { ServerOptions } from 'socket.io';

/**
 * Refuses websockets that the page of another website opens. Browsers do not ask the server before they open one, and
 * let the page read everything that the server sends.
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
 * Responds with 403, because engine.io would respond to every refusal with 400. Only upgrade requests get
 * here, because engine.io refuses all other requests of the websocket transport earlier.
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
