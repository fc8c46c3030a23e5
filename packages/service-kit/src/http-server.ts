import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that is listening. */
export interface HttpServer {
  port: number;
  /** The address on this machine, without a slash at the end. */
  url: string;
  /** Takes no new connection, lets requests in flight end, closes idle connections; resolves when all are gone. */
  close(): Promise<void>;
}

/** How often connections that have become idle are closed while a server drains, in milliseconds. */
const SWEEP_MS = 20;

/**
 * Lets an HTTP server listen.
 *
 * @param server with its handler, for example an express application
 * @param port 0 lets the system choose one
 * @param host the address to listen on; undefined: all of them
 * @throws if the port is taken, with a message that says so
 */
export async function listen(server: Server, port: number, host?: string): Promise<HttpServer> {
  let closing = false;
  server.prependListener('request', (_request, response) => {
    if (closing) {
      response.setHeader('Connection', 'close');
    }
  });
  // A client that sends its request drop by drop holds a connection no longer than this.
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  // Longer than Envoy keeps an idle connection (an hour), so that it is never the server who closes one under a request.
  server.keepAliveTimeout = 65 * 60_000;

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      error.message = error.code === 'EADDRINUSE' ? `Port ${port} is taken by another program.` : error.message;
      reject(error);
    });
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;

  return {
    port: address.port,
    url: `http://${host === undefined || host === '0.0.0.0' ? '127.0.0.1' : host}:${address.port}`,
    async close() {
      closing = true;
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      clearInterval(sweep);
    },
  };
}
