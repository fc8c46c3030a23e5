import { once } from 'node:events';
import type { History } from '@hashr/messages/history.ts';
import type {
  Batch,
  ClientEvents,
  FrequencyAnswer,
  PageLoadAnswer,
  PageState,
  ServerEvents,
  You,
} from '@hashr/messages/page-events.ts';
import { io, type Socket } from 'socket.io-client';

/** A client that behaves like a page towards its frontend. */
export interface TestPage {
  batches: Batch[];
  states: PageState[];
  histories: History[];
  /** The newest history, and the newest seconds of the states since then: what the page shows of the past. */
  past: History[];
  /** Sends a frequency or a shape, valid or not. Returns the frontend's acknowledgement. */
  setFrequency(freq: unknown, token?: string, fromMs?: number): Promise<FrequencyAnswer>;
  /** Pauses or continues the shape. */
  control(action: 'pause' | 'resume'): Promise<PageLoadAnswer>;
  socket: Socket<ServerEvents, ClientEvents>;
  close(): void;
}

/** Connects a page to a frontend. `extraHeaders` are sent with the handshake. */
export async function connectPage(url: string, extraHeaders: Record<string, string> = {}): Promise<TestPage> {
  const socket: Socket<ServerEvents, ClientEvents> = io(url, {
    transports: ['websocket'],
    reconnectionDelay: 100,
    extraHeaders,
  });
  const batches: Batch[] = [];
  const states: PageState[] = [];
  const histories: History[] = [];
  socket.on('calculation', (batch) => batches.push(batch));
  const past: History[] = [];
  socket.on('history', (history) => {
    histories.push(history);
    past.splice(0, past.length, history);
  });
  socket.on('state', ({ newest }) => newest !== undefined && past.push(newest));
  socket.on('receipt', (acknowledge) => acknowledge());
  let you: You = { frequency: 0, forgotten: false };
  socket.on('state', (state) => states.push({ ...state, you }));
  socket.on('you', (newYou) => {
    you = newYou;
    const last = states.at(-1);
    if (last !== undefined) {
      states.push({ ...last, you });
    }
  });
  await once(socket as never, 'connect');
  return {
    batches,
    states,
    histories,
    past,
    socket,
    setFrequency: (freq, token, fromMs) =>
      socket.emitWithAck('frequency', {
        freq,
        ...(token !== undefined && { token }),
        ...(fromMs !== undefined && { fromMs }),
      }),
    control: (action) => socket.emitWithAck('load', { action }),
    close: () => void socket.close(),
  };
}
