import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ConfigError } from './env.ts';

/** A server that is listening. */
export interface HttpServer {
  port: number;
  /** The server's URL on this computer, without a slash at the end. */
  url: string;
  /**
   * Accepts no new connections, waits for requests in flight, and closes idle connections. Closes the remaining
   * connections after 2.5 s. Resolves when all connections are closed.
   */
  close(): Promise<void>;
}

/** The interval at which a server that drains closes idle connections, in milliseconds. */
const SWEEP_MS = 20;
/** How long a server that closes waits for requests in flight, in milliseconds. */
const DRAIN_MS = 2_500;

/** Creates an HTTP server with timeouts for slow clients. The handler can also be added later. */
export function createHttpServer(handler?: RequestListener): Server {
  return createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // How often Node.js checks these timeouts. With its default of 30 s, a timeout of 10 s could take 40 s.
      connectionsCheckingInterval: 1_000,
      // Envoy closes idle connections after an hour. This is longer, so that the server never closes one that Envoy
      // reuses.
      keepAliveTimeout: 65 * 60_000,
    },
    handler,
  );
}

/**
 * Starts an HTTP server.
 *
 * @param server from {@link createHttpServer}
 * @param port with 0, the system chooses a free port
 * @param host the address to listen on; undefined: all addresses of this computer
 * @param hostSetting the name of the setting for `host`, for the error message
 * @throws if the port is in use, or `host` is not an address of this computer
 */
export async function listen(
  server: Server,
  port: number,
  host?: string,
  hostSetting: 'HOST' | 'METRICS_HOST' = 'HOST',
): Promise<HttpServer> {
  let closing = false;
  const sockets = openSockets(server);
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
      // This also ends websockets, which are not requests.
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

/** Returns the open connections of a server, websockets included. */
function openSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

function explain(error: NodeJS.ErrnoException, port: number, host: string | undefined, hostSetting: string): Error {
  if (error.code === 'EADDRINUSE') {
    error.message = `Port ${port} is in use by another program.`;
    return error;
  }
  return host !== undefined && ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(error.code ?? '')
    ? new ConfigError(`${hostSetting}=${host} is not an address of this computer.`)
    : error;
}
