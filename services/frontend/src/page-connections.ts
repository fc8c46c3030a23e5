import type { IncomingMessage } from 'node:http';
import type { ClientEvents, RefusalReason, ServerEvents } from '@hashr/messages/page-events.ts';
import type { Server, Socket } from 'socket.io';
import { type EngineSocket, limitSocket, type SocketLimits } from './socket-limits.ts';

/** How long a websocket may take to become a page, in milliseconds. */
export const JOIN_TIMEOUT_MS = 3_000;
/** How long a page that is refused, or has been closed, keeps its connection to read the reason, in milliseconds. */
const GRACE_PERIOD_MS = 1_000;
/** Websockets beyond MAX_PAGES, for those that are about to join, to be refused, or to close: at least, and as a share. */
const SPARE_CONNECTIONS = { least: 100, share: 0.1 };

/** Why a connection ended, for the metric: refused by the frontend, or one of these. */
export const disconnectReasons = ['closed', 'timeout', 'error', 'never-joined'] as const;

export type DisconnectReason = RefusalReason | (typeof disconnectReasons)[number];

type PageSocket = Socket<ClientEvents, ServerEvents>;

interface Connection {
  limits: SocketLimits;
  page: PageSocket | undefined;
  refused: RefusalReason | undefined;
}

/** The websockets of a frontend, whether they are pages or not. */
export interface PageConnections {
  /**
   * Makes a websocket's socket its page. Returns false, and disconnects it, if the websocket has a page already or was
   * refused.
   */
  join(page: PageSocket): boolean;
  /** Tells a page why it is disconnected, and disconnects it. */
  refuse(page: PageSocket, reason: RefusalReason): void;
  /** Disconnects those that do not read what they are sent. */
  disconnectSlow(): void;
}

/**
 * Bounds how many websockets there are, and what each may do.
 *
 * @param onDisconnect hears once of each websocket why it ended
 */
export function watchConnections(
  io: Server<ClientEvents, ServerEvents>,
  maxPages: number,
  onDisconnect: (reason: DisconnectReason) => void,
): PageConnections {
  const connections = new Map<EngineSocket, Connection>();
  const maxWebsockets = maxPages + Math.max(SPARE_CONNECTIONS.least, Math.ceil(maxPages * SPARE_CONNECTIONS.share));
  /** TCP connections: a client that does not read keeps one for a while after engine.io has closed it. */
  let open = 0;

  io.engine.use((request: IncomingMessage, _response: unknown, next: () => void) => {
    if (request.headers.upgrade !== undefined && open >= maxWebsockets) {
      request.socket.on('error', () => {});
      request.socket.end('HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nConnection: close\r\n\r\n');
    } else {
      next();
    }
  });

  io.engine.on('connection', (conn: EngineSocket) => {
    const tcp = conn.request.socket;
    const connection: Connection = {
      limits: limitSocket(conn, (reason) => refuse(connection, reason)),
      page: undefined,
      refused: undefined,
    };
    connections.set(conn, connection);
    if (!tcp.closed) {
      open += 1;
      tcp.once('close', () => {
        open -= 1;
      });
    }
    conn.once('close', (reason: string) => {
      connections.delete(conn);
      onDisconnect(connection.refused ?? toDisconnectReason(reason));
      // engine.io has only asked the client to close.
      setTimeout(() => tcp.destroy(), GRACE_PERIOD_MS).unref();
    });
  });

  function refuse(connection: Connection, reason: RefusalReason): void {
    const { page } = connection;
    connection.refused ??= reason;
    page?.emit('refused', { reason });
    page?.disconnect();
    if (page === undefined || reason === 'too-slow') {
      connection.limits.terminate();
    } else {
      setTimeout(connection.limits.terminate, GRACE_PERIOD_MS).unref();
    }
  }

  return {
    join(page) {
      const connection = connections.get(page.conn);
      if (connection === undefined || connection.page !== undefined || connection.refused !== undefined) {
        page.disconnect();
        return false;
      }
      connection.page = page;
      page.once('disconnect', () => {
        connection.page = undefined;
      });
      return true;
    },
    refuse(page, reason) {
      const connection = connections.get(page.conn);
      if (connection !== undefined) {
        refuse(connection, reason);
      }
    },
    disconnectSlow() {
      for (const { limits } of connections.values()) {
        limits.check();
      }
    },
  };
}

/** engine.io's reasons as ours. It closes by itself (forced close) what never joins, or breaks socket.io's protocol. */
function toDisconnectReason(reason: string): DisconnectReason {
  switch (reason) {
    case 'transport close':
      return 'closed';
    case 'ping timeout':
      return 'timeout';
    case 'forced close':
      return 'never-joined';
    default:
      return 'error';
  }
}
