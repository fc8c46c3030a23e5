import type { ParsedFrequency } from '@hashr/messages/frequency.ts';
import type { ClientEvents, RefusalReason, ServerEvents } from '@hashr/messages/page-events.ts';
import { io, type Socket } from 'socket.io-client';
import { keepPresenterToken } from './presenter-token.ts';

/** How long a frontend may take to answer, in milliseconds. */
const ANSWER_MS = 5_000;

/** A page that was refused tries again after this time, and up to as much longer, in milliseconds. */
const RETRY_REFUSED_MS = 10_000;

/** Whether there is a connection; without one, why: the page tries again, or a frontend has refused it. */
export type ConnectionState = 'connected' | 'disconnected' | RefusalReason;

/** The page's line to a frontend. */
export interface Connection {
  state(): ConnectionState;
  socket: Socket<ServerEvents, ClientEvents>;
  /** Asks for a rate, and keeps it: when the line breaks and comes back, it is asked for again. */
  setFrequency(freq: string | number): Promise<ParsedFrequency>;
  /** The frontend has stopped this page by itself: nothing to ask for again. */
  forget(): void;
}

/**
 * Connects, and connects again for as long as it takes; slowly when a frontend has refused the page, because every page
 * that is refused tries again. `onRefusedAgain` hears of a rate that was not given back.
 */
export function connect(onRefusedAgain: (error: string) => void): Connection {
  const socket: Socket<ServerEvents, ClientEvents> = io({
    transports: ['websocket'],
    reconnectionDelay: 100,
    reconnectionDelayMax: 2_000,
  });
  const presenterToken = keepPresenterToken();
  let lastFrequency = 0;
  let refused: RefusalReason | undefined;
  /** The frontend has not accepted this connection yet. */
  let isNew = true;

  async function setFrequency(freq: string | number): Promise<ParsedFrequency> {
    if (!socket.connected && Number(freq) === 0) {
      // Without a connection nothing is sent for this page anyway: it is enough not to ask again.
      lastFrequency = 0;
      return { ok: true, frequency: 0 };
    }
    if (!socket.connected) {
      return { ok: false, error: 'Not connected at this moment: try again when the page is.' };
    }
    try {
      const token = presenterToken();
      const answer = await socket
        .timeout(ANSWER_MS)
        .emitWithAck('frequency', { freq, ...(token !== undefined && { token }) });
      lastFrequency = answer.ok ? answer.frequency : lastFrequency;
      return answer;
    } catch {
      return { ok: false, error: 'The frontend did not answer: try again.' };
    }
  }

  socket.on('refused', ({ reason }) => {
    refused = reason;
  });
  socket.on('disconnect', (reason) => {
    // socket.io leaves it to the page to come back when a server has disconnected it.
    if (reason === 'io server disconnect') {
      setTimeout(() => socket.connect(), RETRY_REFUSED_MS * (1 + Math.random()));
    }
  });
  socket.on('connect', () => {
    isNew = true;
  });
  // Not at `connect`: a frontend that refuses a page has let it connect to say so. The first `you` means that it is accepted.
  socket.on('you', async () => {
    refused = undefined;
    if (isNew) {
      isNew = false;
      await restoreFrequency();
    }
  });
  socket.on('connect_error', () => {
    refused = undefined;
  });

  async function restoreFrequency(): Promise<void> {
    if (lastFrequency > 0) {
      const answer = await setFrequency(lastFrequency);
      if (!answer.ok) {
        lastFrequency = 0;
        onRefusedAgain(answer.error);
      }
    }
  }

  return {
    state: () => refused ?? (socket.connected ? 'connected' : 'disconnected'),
    socket,
    setFrequency,
    forget() {
      lastFrequency = 0;
    },
  };
}
