import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ConfigError } from './env.ts';

/** A server that is listening. */
export interface HttpServer {
  port: number;
  /** The address on this machine, without a slash at the end. */
  url: string;
  /**
   * Takes no new connection, lets requests in flight end, closes idle connections; after a time cuts off what is left.
   * Resolves when all are gone.
   */
  close(): Promise<void>;
}

/** How often connections that have become idle are closed while a server drains, in milliseconds. */
const SWEEP_MS = 20;
/** How long a server waits for requests in flight when it closes, in milliseconds. */
const DRAIN_MS = 2_500;

/** Creates an HTTP server with bounds on what a slow client can hold. The handler may also be added later. */
export function createHttpServer(handler?: RequestListener): Server {
  return createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // How often the two are looked at; Node's own half a minute would make them three times as long.
      connectionsCheckingInterval: 1_000,
      // Longer than Envoy keeps an idle connection (an hour), so that the server never closes one under a request.
      keepAliveTimeout: 65 * 60_000,
    },
    handler,
  );
}

/**
 * Lets an HTTP server listen.
 *
 * @param server from {@link createHttpServer}
 * @param port 0 lets the system choose one
 * @param host the address to listen on; undefined: all of them
 * @param hostSetting the name of the setting that holds `host`, for the message
 * @throws if the port is taken, or the address is not this computer's, with a message that says so
 */
export async function listen(
  server: Server,
  port: number,
  host?: string,
  hostSetting: 'HOST' | 'METRICS_HOST' = 'HOST',
): Promise<HttpServer> {
  let closing = false;
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.prependListener('request', (_request, response) => {
    if (closing) {
      response.setHeader('Connection', 'close');
    }
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host, hostSetting)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;

  return {
    port: address.port,
    url: `http://${host === undefined || host === '0.0.0.0' ? '127.0.0.1' : host}:${address.port}`,
    async close() {
      closing = true;
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      // Websockets are no requests: only their sockets can be cut off.
      const cut = setTimeout(() => sockets.forEach((socket) => void socket.destroy()), DRAIN_MS);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      clearInterval(sweep);
      clearTimeout(cut);
    },
  };
}

function explain(error: NodeJS.ErrnoException, port: number, host: string | undefined, hostSetting: string): Error {
  if (error.code === 'EADDRINUSE') {
    error.message = `Port ${port} is taken by another program.`;
    return error;
  }
  return host !== undefined && ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(error.code ?? '')
    ? new ConfigError(`${hostSetting}=${host} is not an address of this computer.`)
    : error;
}
