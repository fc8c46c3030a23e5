import type { ClientEvents, RefusalReason, ServerEvents } from '@hashr/messages/page-events.ts';
import type { Server, Socket } from 'socket.io';
import { type EngineSocket, limitPage, type PageLimits } from './page-limits.ts';
import { limitWebsockets } from './websocket-limit.ts';

/** How long a websocket may take to become a page, in milliseconds. */
export const JOIN_TIMEOUT_MS = 3_000;
/** How long a refused page keeps its connection, in milliseconds, so that it can read the reason. */
const GRACE_PERIOD_MS = 1_000;
/**
 * Websockets beyond MAX_PAGES that are joining, being refused or closing: at least this many, or this share of
 * MAX_PAGES.
 */
const SPARE_WEBSOCKETS = { least: 100, share: 0.1 };

/** Why a websocket ended, for the metric, unless the frontend refused the page. */
export const disconnectReasons = ['closed', 'timeout', 'error', 'never-joined'] as const;

export type DisconnectReason = RefusalReason | (typeof disconnectReasons)[number];

type PageSocket = Socket<ClientEvents, ServerEvents>;

interface Connection {
  limits: PageLimits;
  page: PageSocket | undefined;
  refused: RefusalReason | undefined;
}

/** The websockets of a frontend, whether they are pages or not. */
export interface PageConnections {
  /**
   * Makes a socket the page of its websocket. Returns false, and disconnects the socket, if the websocket already has a
   * page or was refused.
   */
  join(page: PageSocket): boolean;
  /** Sends a page the reason, and disconnects it. */
  refuse(page: PageSocket, reason: RefusalReason): void;
  /** Disconnects the pages that do not read what the frontend sends. */
  disconnectSlow(): void;
}

/**
 * Limits the number of websockets, and the data that each of them sends and leaves unread.
 *
 * @param onDisconnect called once for each websocket that ends
 */
export function watchConnections(
  io: Server<ClientEvents, ServerEvents>,
  maxPages: number,
  onDisconnect: (reason: DisconnectReason) => void,
): PageConnections {
  const connections = new Map<EngineSocket, Connection>();
  limitWebsockets(io, maxPages + Math.max(SPARE_WEBSOCKETS.least, Math.ceil(maxPages * SPARE_WEBSOCKETS.share)));

  io.engine.on('connection', (conn: EngineSocket) => {
    const limits = limitPage(conn, (reason) => refuse(connection, reason));
    const connection: Connection = { limits, page: undefined, refused: undefined };
    connections.set(conn, connection);
    conn.once('close', (reason: string) => {
      connections.delete(conn);
      onDisconnect(connection.refused ?? toDisconnectReason(reason));
    });
  });

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
    refuse: (page, reason) => refuse(connections.get(page.conn), reason),
    disconnectSlow() {
      for (const { limits } of connections.values()) {
        limits.checkUnsent();
      }
    },
  };
}

function refuse(connection: Connection | undefined, reason: RefusalReason): void {
  if (connection === undefined) {
    return;
  }
  const { page, limits } = connection;
  connection.refused ??= reason;
  page?.emit('refused', { reason });
  page?.disconnect();
  if (page === undefined || reason === 'too-slow') {
    limits.terminate();
  } else {
    setTimeout(limits.terminate, GRACE_PERIOD_MS).unref();
  }
}

/** Translates engine.io's reasons. "forced close": the client never joined, or violated the protocol of socket.io. */
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
