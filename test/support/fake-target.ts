import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server that responds like the API of a frontend. */
export interface FakeTarget {
  url: string;
  /** How many strings it has received. */
  received: number;
  /** The status of `POST /api/hash`. With 200, the string was hashed by primary. */
  status: number;
  /** Until when it responds to no string, on the clock of `performance.now()`. */
  stalledUntilMs: number;
  close(): Promise<void>;
}

/** Starts such a server on a free port: with TLS, if it gets a certificate. */
export async function startFakeTarget(tls?: { key: string; cert: string }): Promise<FakeTarget> {
  const listener: RequestListener = (request, response) => {
    request.resume();
    if (request.method === 'GET') {
      response.end('{"tokenRequired": false, "watcher": null}');
      return;
    }
    target.received += 1;
    const result = { failedByKind: {}, results: [{ cluster: 'primary' }] };
    const respond = () => response.writeHead(target.status).end(target.status === 200 ? JSON.stringify(result) : '');
    setTimeout(respond, Math.max(0, target.stalledUntilMs - performance.now()));
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const { port } = server.address() as AddressInfo;
  const target: FakeTarget = {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    received: 0,
    status: 200,
    stalledUntilMs: 0,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return target;
}
