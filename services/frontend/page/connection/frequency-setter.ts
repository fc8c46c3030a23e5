import type { ClientEvents, FrequencyAnswer, PageLoadAnswer, ServerEvents, You } from '@hashr/messages/page-events.ts';
import type { Socket } from 'socket.io-client';
import { createLoadKeeper, type LoadKeeper } from './load-keeper.ts';

/** The longest time for a frontend to acknowledge an event, in milliseconds. */
const ACKNOWLEDGE_TIMEOUT_MS = 5_000;

export type PageSocket = Socket<ServerEvents, ClientEvents>;

type Refusal = { ok: false; error: string };

/** Sets the load of this page. */
export interface FrequencySetter extends Pick<LoadKeeper, 'shape' | 'forget'> {
  /** @param freq strings per second, as a number or as the user typed it, or the text of a load shape */
  set(freq: string | number): Promise<FrequencyAnswer>;
  /** Pauses or continues the shape of this page. */
  control(action: 'pause' | 'resume'): Promise<PageLoadAnswer>;
  /** Receives the state of this page from a frontend that knows its load. */
  receive(you: You): void;
  /** The connection was lost: a shape will continue from here. */
  cutOff(): void;
  /** Sets the last load again. If the frontend refuses it, forgets it and passes on the error. */
  restore(onRefused: (error: string) => void): Promise<void>;
}

/** Creates the setter of this page's load over a socket, with the presenter's token if the page has one. */
export function createFrequencySetter(socket: PageSocket, presenterToken: () => string | undefined): FrequencySetter {
  const keeper = createLoadKeeper();
  const withToken = () => {
    const token = presenterToken();
    return token === undefined ? {} : { token };
  };

  async function set(freq: string | number, fromMs?: number): Promise<FrequencyAnswer> {
    if (!socket.connected && Number(freq) === 0) {
      // The frontend sends nothing for a page that is not connected, so it is enough not to restore the load.
      keeper.forget();
      return { ok: true, frequency: 0 };
    }
    const request = { freq, ...withToken(), ...(fromMs !== undefined && { fromMs }) };
    const answer: FrequencyAnswer = await acknowledged(socket, (emitter) => emitter.emitWithAck('frequency', request));
    // A shape is kept when the frontend sends the page's state, which has its time.
    if (answer.ok && answer.shape === undefined) {
      keeper.keepFrequency(answer.frequency);
    }
    return answer;
  }

  const control = (action: 'pause' | 'resume'): Promise<PageLoadAnswer> =>
    acknowledged(socket, (emitter) => emitter.emitWithAck('load', { action, ...withToken() }));

  return {
    set: (freq) => set(freq),
    control,
    shape: keeper.shape,
    forget: keeper.forget,
    receive: (you) => keeper.receive(you, performance.now()),
    cutOff: () => keeper.cutOff(performance.now()),
    async restore(onRefused) {
      const shape = keeper.shape(performance.now());
      if (shape === undefined && keeper.frequency === 0) {
        return;
      }
      const restored = shape === undefined ? set(keeper.frequency) : set(shape.shape, shape.elapsedMs);
      // Sent at once, so that a paused shape does not run until the first answer arrives.
      const paused = shape?.isPaused === true ? control('pause') : undefined;
      const answer = await restored;
      await paused;
      if (!answer.ok) {
        keeper.forget();
        onRefused(answer.error);
      }
    },
  };
}

async function acknowledged<Answer>(
  socket: PageSocket,
  emit: (emitter: ReturnType<PageSocket['timeout']>) => Promise<Answer>,
): Promise<Answer | Refusal> {
  if (!socket.connected) {
    return { ok: false, error: 'Not connected. Try again when the page is connected.' };
  }
  try {
    return await emit(socket.timeout(ACKNOWLEDGE_TIMEOUT_MS));
  } catch {
    return { ok: false, error: 'The frontend did not answer. Try again.' };
  }
}
