import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers a request that no worker has answered, with a status and a message as Envoy sends them. */
export function answer(request: IncomingMessage, response: ServerResponse, status: number, message: string): void {
  if (!response.headersSent && !response.destroyed) {
    request.unpipe();
    request.resume();
    response.writeHead(status, { 'Content-Type': 'text/plain' }).end(message);
  }
}
