import type { History } from '@hashr/messages/history.ts';

/** The time until missed seconds are fetched, in milliseconds, plus a random part: other pages may have missed them, too. */
const WAIT_MS = 3_000;
const WAIT_RANDOM_MS = 7_000;

/**
 * Returns a function that fetches the history if the page still has a gap some seconds after the call. After a reconnect
 * the frontend sends the history by itself, so most gaps are filled by then.
 */
export function createGapRepair(hasGap: () => boolean, onHistory: (history: History) => void): () => void {
  let isWaiting = false;

  async function repair(): Promise<void> {
    if (hasGap()) {
      const response = await fetch('./api/history');
      if (response.ok) {
        onHistory((await response.json()) as History);
      }
    }
  }

  return () => {
    if (!isWaiting && hasGap()) {
      isWaiting = true;
      const waitMs = WAIT_MS + Math.random() * WAIT_RANDOM_MS;
      setTimeout(() => {
        // Without a connection, the next state causes the next attempt.
        void repair()
          .catch(() => {})
          .finally(() => {
            isWaiting = false;
          });
      }, waitMs);
    }
  };
}
