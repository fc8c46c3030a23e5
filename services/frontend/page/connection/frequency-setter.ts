import type { ParsedFrequency } from '@hashr/messages/frequency.ts';
import type { ClientEvents, ServerEvents } from '@hashr/messages/page-events.ts';
import type { Socket } from 'socket.io-client';
import { text } from '../language/text.ts';

/** The longest time for a frontend to acknowledge a rate, in milliseconds. */
const ACKNOWLEDGE_TIMEOUT_MS = 5_000;

export type PageSocket = Socket<ServerEvents, ClientEvents>;

/** Creates functions that set the rate of this page over a socket, with the presenter's token if the page has one. */
export function createFrequencySetter(socket: PageSocket, presenterToken: () => string | undefined) {
  let lastFrequency = 0;

  /** @param freq strings per second, as a number or as the user typed it */
  async function set(freq: string | number): Promise<ParsedFrequency> {
    if (!socket.connected && Number(freq) === 0) {
      // The frontend sends nothing for a page that is not connected, so it is enough not to restore the rate.
      lastFrequency = 0;
      return { ok: true, frequency: 0 };
    }
    if (!socket.connected) {
      return { ok: false, error: text('control.notConnected') };
    }
    const answer = await send(socket, freq, presenterToken());
    lastFrequency = answer.ok ? answer.frequency : lastFrequency;
    return answer;
  }

  return {
    set,
    /** Sets the last rate again. If the frontend refuses it, forgets it and passes on the error. */
    async restore(onRefused: (error: string) => void): Promise<void> {
      if (lastFrequency > 0) {
        const answer = await set(lastFrequency);
        if (!answer.ok) {
          lastFrequency = 0;
          onRefused(answer.error);
        }
      }
    },
    forget(): void {
      lastFrequency = 0;
    },
  };
}

async function send(socket: PageSocket, freq: string | number, token: string | undefined): Promise<ParsedFrequency> {
  try {
    const request = { freq, ...(token !== undefined && { token }) };
    return await socket.timeout(ACKNOWLEDGE_TIMEOUT_MS).emitWithAck('frequency', request);
  } catch {
    return { ok: false, error: text('control.noAnswer') };
  }
}
