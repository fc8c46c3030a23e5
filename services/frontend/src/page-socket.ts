import type { Server as HttpServer } from 'node:http';
import type { ClientEvents, PageState, ServerEvents, State } from '@hashr/messages/page-events.ts';
import { Server, type Socket } from 'socket.io';
import type { Batcher } from './batch.ts';
import { clientAddress } from './client-address.ts';
import type { FrontendConfig } from './config.ts';
import { refuseCrossSiteUpgrade } from './cross-site-upgrade.ts';
import { readFrequency } from './frequency-request.ts';
import type { Pages } from './pages.ts';
import type { Client, Presenter } from './presenter.ts';
import type { Sender } from './sender.ts';
import type { StateReader } from './state.ts';
import type { StringBudget } from './string-budget.ts';

/** How often pages get results, in milliseconds. */
const BATCH_MS = 100;
/** How often pages get the whole state, in milliseconds. */
const STATE_MS = 500;
/** Over how many of these its rates are measured. */
const STATES_PER_MEASUREMENT = 2;
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
  config: Pick<
    FrontendConfig,
    'MAX_FREQUENCY' | 'MAX_TOTAL_FREQUENCY' | 'FORGET_PAGE_AFTER_MINUTES' | 'ALLOWED_ORIGINS' | 'TRUSTED_PROXIES'
  >;
}

/** Connects pages by socket.io: takes frequencies, sends batches and states. Returns what closes all of them. */
export function servePages(httpServer: HttpServer, parts: PageSocketParts): () => void {
  const { pages, sender, state, batcher, config } = parts;
  const io = new Server<ClientEvents, ServerEvents>(httpServer, {
    ...HEARTBEAT,
    // Polling needs every request of a page to reach the same frontend, which no mesh promises.
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    allowRequest: refuseCrossSiteUpgrade(config.ALLOWED_ORIGINS),
  });

  const readPageState = (id: string, state: State): PageState => ({
    ...state,
    you: { frequency: sender.frequencyOf(id), forgotten: pages.isForgotten(id) },
  });

  io.on('connection', (socket: Socket<ClientEvents, ServerEvents>) => {
    pages.add(socket.id, performance.now());
    socket.emit('state', readPageState(socket.id, state.read()));

    const client: Client = { address: clientAddress(socket.request, config.TRUSTED_PROXIES), connection: socket };
    socket.on('frequency', (...values: unknown[]) => {
      const [request] = values;
      const acknowledge = values.at(-1);
      const answer = readFrequency(request, socket.id, client, parts);
      if (answer.ok) {
        pages.touch(socket.id, performance.now());
        sender.setFrequency(socket.id, answer.frequency);
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

  const batches = setInterval(() => {
    const batch = batcher.flush();
    if (batch !== undefined) {
      // A page that is too slow misses batches instead of falling behind: the state has the exact numbers.
      io.volatile.emit('calculation', batch);
    }
  }, BATCH_MS);

  let ticks = 0;
  const states = setInterval(() => {
    ticks += 1;
    if (ticks % STATES_PER_MEASUREMENT === 0) {
      state.measure(performance.now());
    }
    for (const id of pages.forgetOlderThan(config.FORGET_PAGE_AFTER_MINUTES * 60_000, performance.now())) {
      sender.setFrequency(id, 0);
    }
    const whole = state.read();
    for (const [id, socket] of io.sockets.sockets) {
      socket.volatile.emit('state', readPageState(id, whole));
    }
  }, STATE_MS);

  return () => {
    clearInterval(batches);
    clearInterval(states);
    // Not disconnectSockets(), which pages take as an order not to come back.
    io.engine.close();
  };
}
