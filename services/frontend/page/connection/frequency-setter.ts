import type { ClientEvents, FrequencyAnswer, PageLoadAnswer, ServerEvents } from '@hashr/messages/page-events.ts';
import type { RequestRefusal } from '@hashr/messages/request-refusal.ts';
import type { Socket } from 'socket.io-client';
import { pageRefusal } from '../language/refusals.ts';
import { createLoadKeeper, type LoadKeeper } from './load-keeper.ts';

/** The longest time for a frontend to acknowledge an event, in milliseconds. */
const ACKNOWLEDGE_TIMEOUT_MS = 5_000;

export type PageSocket = Socket<ServerEvents, ClientEvents>;

/** Sets the load of this page, and sets it again after a reconnect. */
export interface FrequencySetter extends Pick<LoadKeeper, 'shape' | 'forget'> {
  /** @param freq strings per second, as a number or as the user typed it, or the text of a load shape */
  set(freq: string | number): Promise<FrequencyAnswer>;
  /** Pauses or continues the shape of this page. */
  control(action: 'pause' | 'resume'): Promise<PageLoadAnswer>;
}

/**
 * Creates the setter of this page's load over a socket. After a reconnect, a rate continues, and so does a shape, where it
 * was cut off. Before the first connection, what the user sets waits for it: socket.io keeps events until it is connected.
 *
 * @param presenterToken returns the presenter's token, if the page has one
 * @param onRestoreRefused called if the frontend refuses the last load after a reconnect
 */
export function createFrequencySetter(
  socket: PageSocket,
  presenterToken: () => string | undefined,
  onRestoreRefused: (refusal: RequestRefusal) => void,
): FrequencySetter {
  const keeper = createLoadKeeper();
  const withToken = () => {
    const token = presenterToken();
    return token === undefined ? {} : { token };
  };

  let hasConnected = false;
  socket.once('connect', () => {
    hasConnected = true;
  });
  const isCutOff = () => hasConnected && !socket.connected;

  async function set(freq: string | number, fromMs?: number): Promise<FrequencyAnswer> {
    if (isCutOff() && Number(freq) === 0) {
      // The frontend sends nothing for a page that is not connected, so it is enough not to restore the load.
      keeper.forget();
      return { ok: true, frequency: 0 };
    }
    const request = { freq, ...withToken(), ...(fromMs !== undefined && { fromMs }) };
    const answer: FrequencyAnswer = await acknowledged((emitter) => emitter.emitWithAck('frequency', request));
    // A shape is kept when the frontend sends the page's state, which has its time.
    if (answer.ok && answer.shape === undefined) {
      keeper.keepFrequency(answer.frequency);
    }
    return answer;
  }

  const control = (action: 'pause' | 'resume'): Promise<PageLoadAnswer> =>
    acknowledged((emitter) => emitter.emitWithAck('load', { action, ...withToken() }));

  async function acknowledged<Answer>(
    emit: (emitter: ReturnType<PageSocket['timeout']>) => Promise<Answer>,
  ): Promise<Answer | RequestRefusal> {
    if (isCutOff()) {
      return pageRefusal('not-connected');
    }
    try {
      return await emit(socket.timeout(ACKNOWLEDGE_TIMEOUT_MS));
    } catch {
      return pageRefusal('no-answer');
    }
  }

  /** Sets the last load again. If the frontend refuses it, forgets it. */
  async function restore(): Promise<void> {
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
      onRestoreRefused(answer);
    }
  }

  let isAccepted = false;
  socket.on('connect', () => {
    isAccepted = false;
  });
  // A page is accepted with its first `you`, not at `connect`: a frontend refuses a page after it has connected.
  socket.on('you', async (you) => {
    if (isAccepted) {
      keeper.receive(you, performance.now());
    } else {
      isAccepted = true;
      await restore();
    }
  });
  socket.on('disconnect', () => keeper.cutOff(performance.now()));

  return { set: (freq) => set(freq), control, shape: keeper.shape, forget: keeper.forget };
}
