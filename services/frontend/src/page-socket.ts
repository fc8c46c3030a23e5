import type { Server as HttpServer } from 'node:http';
import type { ClientEvents, ServerEvents, You } from '@hashr/messages/page-events.ts';
import { Server, type Socket } from 'socket.io';
import type { Batcher } from './batch.ts';
import { encodeEvent, sendEncoded } from './broadcast.ts';
import { clientAddress } from './client-address.ts';
import type { FrontendConfig } from './config.ts';
import { refuseCrossSiteUpgrade } from './cross-site-upgrade.ts';
import { readFrequency } from './frequency-request.ts';
import { type DisconnectReason, JOIN_TIMEOUT_MS, watchConnections } from './page-connections.ts';
import { updatePages } from './page-updates.ts';
import type { Pages } from './pages.ts';
import type { Client, Presenter } from './presenter.ts';
import type { Sender } from './sender.ts';
import type { StateReader } from './state.ts';
import type { StringBudget } from './string-budget.ts';

/** How long one state serves all pages that connect, in milliseconds. */
const STATE_REUSE_MS = 50;
/** A page that has not answered a ping of this interval after this time is gone, in milliseconds. */
const HEARTBEAT = { pingInterval: 2_000, pingTimeout: 3_000 };
const MAX_MESSAGE_BYTES = 10_000;

interface PageSocketParts {
  pages: Pages;
  sender: Sender;
  budget: StringBudget;
  state: StateReader;
  batcher: Batcher;
  presenter: Presenter;
  /** Hears of each websocket why it ended. */
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

/** Connects pages by socket.io: takes frequencies, sends batches and states. Returns what closes all of them. */
export function servePages(httpServer: HttpServer, parts: PageSocketParts): () => void {
  const { pages, sender, state, onDisconnect, config } = parts;
  const io = new Server<ClientEvents, ServerEvents>(httpServer, {
    ...HEARTBEAT,
    // Polling needs every request of a page to reach the same frontend, which no mesh promises.
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    allowRequest: refuseCrossSiteUpgrade(config.ALLOWED_ORIGINS),
    connectTimeout: JOIN_TIMEOUT_MS,
  });
  const connections = watchConnections(io, config.MAX_PAGES, onDisconnect);

  const you = (id: string): You => ({ frequency: sender.frequencyOf(id), forgotten: pages.isForgotten(id) });
  /** When pages reconnect by the thousand, the state is not put together for each. */
  const currentState = reuseFor(STATE_REUSE_MS, () => encodeEvent('state', state.read()));

  io.on('connection', (socket: Socket<ClientEvents, ServerEvents>) => {
    if (!connections.join(socket)) {
      return;
    }
    if (pages.count >= config.MAX_PAGES) {
      connections.refuse(socket, 'too-many-pages');
      return;
    }
    pages.add(socket.id, performance.now());
    socket.emit('you', you(socket.id));
    sendEncoded(socket, currentState());

    const client: Client = { address: clientAddress(socket.request, config.TRUSTED_PROXIES), connection: socket };
    socket.on('frequency', (...values: unknown[]) => {
      const [request] = values;
      const acknowledge = values.at(-1);
      const answer = readFrequency(request, socket.id, client, parts);
      if (answer.ok) {
        pages.touch(socket.id, performance.now());
        sender.setFrequency(socket.id, answer.frequency);
        socket.emit('you', you(socket.id));
      }
      if (typeof acknowledge === 'function') {
        acknowledge(answer);
      }
    });
    socket.on('disconnect', () => {
      pages.remove(socket.id);
      sender.removePage(socket.id);
    });
  });

  const stopUpdates = updatePages(io.sockets.sockets, {
    ...parts,
    onState(nowMs) {
      for (const id of pages.forgetOlderThan(config.FORGET_PAGE_AFTER_MINUTES * 60_000, nowMs)) {
        sender.setFrequency(id, 0);
        io.sockets.sockets.get(id)?.emit('you', you(id));
      }
      connections.disconnectSlow();
    },
  });

  return () => {
    stopUpdates();
    // Not disconnectSockets(), which pages take as an order not to come back.
    io.engine.close();
  };
}

/** Reads a value, and gives it again to whoever asks within a time. */
function reuseFor<Value>(reuseMs: number, read: () => Value): () => Value {
  let value: Value | undefined;
  let readAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = performance.now();
    if (value === undefined || nowMs - readAtMs > reuseMs) {
      value = read();
      readAtMs = nowMs;
    }
    return value;
  };
}
