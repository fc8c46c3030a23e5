import type { Server as HttpServer } from 'node:http';
import type { Batch, ClientEvents, ServerEvents } from '@hashr/messages/page-events.ts';
import { Server, type Socket } from 'socket.io';
import type { FrontendConfig } from '../config.ts';
import type { History } from '../history/history.ts';
import type { Presenter } from '../presenter/presenter-token.ts';
import type { LoadSources } from '../sending/load-sources.ts';
import type { OpenLoop } from '../sending/open-loop.ts';
import type { StringBudget } from '../sending/string-budget.ts';
import type { StateReader } from '../state/state.ts';
import type { PageTraces } from '../tracing/page-traces.ts';
import type { Batcher } from '../updates/batch.ts';
import { encodeEvent, sendEncoded } from '../updates/broadcast.ts';
import { updatePages } from '../updates/page-updates.ts';
import { refuseCrossSiteUpgrade } from './cross-site-upgrade.ts';
import { type DisconnectReason, JOIN_TIMEOUT_MS, type PageConnections, watchConnections } from './page-connections.ts';
import { receiveLoads, toYou } from './page-load.ts';
import type { Pages } from './pages.ts';

/** How long an encoded state is reused for pages that connect, in milliseconds. */
const STATE_REUSE_MS = 50;
/** The same for the history, whose newest seconds each state repeats. */
const HISTORY_REUSE_MS = 1_000;
/** The interval of the pings, and how long a page may take to answer one, in milliseconds. */
const HEARTBEAT = { pingInterval: 2_000, pingTimeout: 3_000 };
const MAX_MESSAGE_BYTES = 10_000;

type PageSocket = Socket<ClientEvents, ServerEvents>;

interface PageSocketParts {
  pages: Pages;
  sources: LoadSources;
  openLoop: OpenLoop;
  budget: StringBudget;
  readState: StateReader;
  history: Pick<History, 'read' | 'version'>;
  batcher: Batcher;
  presenter: Presenter;
  /** Undefined without tracing. */
  traces?: PageTraces | undefined;
  /** Called once for each websocket that ends. */
  onDisconnect: (reason: DisconnectReason) => void;
  config: Pick<
    FrontendConfig,
    | 'MAX_FREQUENCY'
    | 'MAX_TOTAL_FREQUENCY'
    | 'MAX_PAGES'
    | 'FORGET_PAGE_AFTER_MINUTES'
    | 'ALLOWED_ORIGINS'
    | 'TRUSTED_PROXIES'
  >;
}

/**
 * Serves pages by socket.io: receives frequencies, sends batches and states. Returns a function that closes all pages.
 */
export function servePages(httpServer: HttpServer, parts: PageSocketParts): () => void {
  const { pages, openLoop, readState, history, batcher, config } = parts;
  const io = new Server<ClientEvents, ServerEvents>(httpServer, {
    ...HEARTBEAT,
    // Polling needs every request of a page to reach the same frontend, which a mesh does not guarantee.
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    allowRequest: refuseCrossSiteUpgrade(config.ALLOWED_ORIGINS),
    connectTimeout: JOIN_TIMEOUT_MS,
  });
  const connections = watchConnections(io, config.MAX_PAGES, parts.onDisconnect);
  // When thousands of pages reconnect, the state is not encoded for each of them.
  const encodedState = reuseFor(STATE_REUSE_MS, () => encodeEvent('state', readState()));
  const encodedHistory = reuseFor(
    HISTORY_REUSE_MS,
    () => encodeEvent('history', history.read()),
    () => history.version,
  );

  io.on('connection', (socket: PageSocket) => {
    if (admit(socket, connections, parts)) {
      const page = pages.add(socket.id, performance.now());
      socket.emit('you', toYou(page));
      sendEncoded(socket, encodedState.recent());
      sendEncoded(socket, encodedHistory.recent());
      receiveLoads(socket, page, parts);
      socket.on('echo', (acknowledge: unknown) => typeof acknowledge === 'function' && acknowledge());
      socket.on('disconnect', () => {
        pages.remove(page);
        openLoop.remove(page);
      });
    }
  });

  function beforeState(nowMs: number): void {
    for (const page of pages.forgetOlderThan(config.FORGET_PAGE_AFTER_MINUTES * 60_000, nowMs)) {
      openLoop.setFrequency(page, 0);
      io.sockets.sockets.get(page.id)?.emit('you', toYou(page));
    }
    connections.disconnectSlow();
  }
  // A page that connects after a broadcast never gets an older state or past than that.
  const encode = { encodeState: encodedState.fresh, encodeHistory: encodedHistory.fresh };
  const afterBatch = (batch: Batch) => parts.traces?.(batch, io.sockets.sockets.values());
  const stopUpdates = updatePages(io.sockets.sockets, { ...encode, history, batcher, afterBatch, beforeState });

  return () => {
    stopUpdates();
    // After disconnectSockets(), the pages would not reconnect.
    io.engine.close();
  };
}

/** Returns false, and disconnects the socket, if it cannot become a page. */
function admit(socket: PageSocket, connections: PageConnections, { pages, config }: PageSocketParts): boolean {
  if (!connections.join(socket)) {
    return false;
  }
  if (pages.count >= config.MAX_PAGES) {
    connections.refuse(socket, 'too-many-pages');
    return false;
  }
  return true;
}

/**
 * Caches a value. `recent` reads it again only after the given time, or when its version is another one; `fresh` always
 * reads it.
 */
function reuseFor<Value>(reuseMs: number, read: () => Value, readVersion = () => 0) {
  let cached: { value: Value; version: number; readAtMs: number } | undefined;

  function fresh(): Value {
    cached = { value: read(), version: readVersion(), readAtMs: performance.now() };
    return cached.value;
  }

  return {
    fresh,
    recent: (): Value =>
      cached === undefined || cached.version !== readVersion() || performance.now() - cached.readAtMs > reuseMs
        ? fresh()
        : cached.value,
  };
}
