import type { ParsedFrequency } from '@hashr/messages/frequency.ts';
import type { ClientEvents, ServerEvents } from '@hashr/messages/page-events.ts';
import { io, type Socket } from 'socket.io-client';
import { keepPresenterToken } from './presenter-token.ts';

/** How long a frontend may take to answer, in milliseconds. */
const ANSWER_MS = 5_000;

/** The page's line to a frontend. */
export interface Connection {
  socket: Socket<ServerEvents, ClientEvents>;
  /** Asks for a rate, and keeps it: when the line breaks and comes back, it is asked for again. */
  setFrequency(freq: string | number): Promise<ParsedFrequency>;
  /** The frontend has stopped this page by itself: nothing to ask for again. */
  forget(): void;
}

/** Connects, and connects again for as long as it takes. `onRefusedAgain` hears of a rate that was not given back. */
export function connect(onRefusedAgain: (error: string) => void): Connection {
  const socket: Socket<ServerEvents, ClientEvents> = io({
    transports: ['websocket'],
    reconnectionDelay: 100,
    reconnectionDelayMax: 2_000,
  });
  const presenterToken = keepPresenterToken();
  let lastFrequency = 0;

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

  socket.on('connect', async () => {
    if (lastFrequency > 0) {
      const answer = await setFrequency(lastFrequency);
      if (!answer.ok) {
        lastFrequency = 0;
        onRefusedAgain(answer.error);
      }
    }
  });

  return {
    socket,
    setFrequency,
    forget() {
      lastFrequency = 0;
    },
  };
}
