import { find, setText } from '../elements.ts';
import { formatMs } from '../format.ts';
import type { PageSocket } from './frequency-setter.ts';

/** The time between two measurements, in milliseconds. */
const INTERVAL_MS = 5_000;
/** A measurement that takes longer shows nothing, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** Measures and shows how long a message takes to the frontend and back, while the page is visible and connected. */
export function showRoundTrip(socket: PageSocket): void {
  const text = find('#round-trip');

  async function measure(): Promise<void> {
    if (document.hidden || !socket.connected) {
      setText(text, '');
      return;
    }
    const sentMs = performance.now();
    const isAnswered = await socket
      .timeout(TIMEOUT_MS)
      .emitWithAck('echo')
      .then(
        () => true,
        () => false,
      );
    setText(text, isAnswered ? formatMs(performance.now() - sentMs) : '');
  }

  socket.on('connect', () => void measure());
  socket.on('disconnect', () => setText(text, ''));
  setInterval(() => void measure(), INTERVAL_MS);
}
