import type { IncomingMessage } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import type { Server } from 'socket.io';

/**
 * How long a websocket that engine.io has closed may stay open, in milliseconds: engine.io only asks the client to
 * close.
 */
const GRACE_PERIOD_MS = 1_000;

/** Refuses websockets with 503 while the given number of them is open, whether they are pages or not. */
export function limitWebsockets({ engine }: Pick<Server, 'engine'>, maxWebsockets: number): void {
  /** TCP connections: a client that does not read keeps one open for a while after engine.io has closed it. */
  let open = 0;

  engine.use((request: IncomingMessage, _response: unknown, next: () => void) => {
    if (request.headers.upgrade !== undefined && open >= maxWebsockets) {
      request.socket.on('error', () => {});
      request.socket.end('HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nConnection: close\r\n\r\n');
    } else {
      next();
    }
  });

  engine.on(
    'connection',
    (conn: { request: { socket: TcpSocket }; once(event: 'close', listener: () => void): void }) => {
      const tcp = conn.request.socket;
      if (!tcp.closed) {
        open += 1;
        tcp.once('close', () => {
          open -= 1;
        });
      }
      conn.once('close', () => void setTimeout(() => tcp.destroy(), GRACE_PERIOD_MS).unref());
    },
  );
}
