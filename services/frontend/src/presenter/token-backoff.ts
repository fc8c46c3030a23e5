/** The waiting times of clients that sent wrong tokens. All times in milliseconds on one clock that never goes back. */
export interface TokenBackoff {
  /** Returns how long this client still has to wait; 0: it does not. */
  waitMs(client: string, nowMs: number): number;
  /** Records a wrong token. Returns how long the client has to wait from now. */
  addWrong(client: string, nowMs: number): number;
  /** Records the right token. */
  reset(client: string): void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** After this time without a wrong token, a client starts again with the first wait, in milliseconds. */
const FORGET_AFTER_MS = 10 * 60_000;
/** The most clients that are remembered. Beyond that, the one whose last wrong token is oldest is forgotten. */
const MAX_CLIENTS = 10_000;

/**
 * Creates an exponential back-off per client: 1 s after the first wrong token, doubled by each further one, up to 60 s.
 */
export function createTokenBackoff(): TokenBackoff {
  // Ordered by the last wrong token, oldest first.
  const clients = new Map<string, { wrong: number; atMs: number; untilMs: number }>();

  return {
    waitMs: (client, nowMs) => Math.max(0, (clients.get(client)?.untilMs ?? 0) - nowMs),
    addWrong(client, nowMs) {
      const known = clients.get(client);
      const before = known !== undefined && nowMs - known.atMs < FORGET_AFTER_MS ? known.wrong : 0;
      const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** before);
      clients.delete(client);
      clients.set(client, { wrong: before + 1, atMs: nowMs, untilMs: nowMs + waitMs });
      if (clients.size > MAX_CLIENTS) {
        clients.delete(clients.keys().next().value ?? '');
      }
      return waitMs;
    },
    reset: (client) => void clients.delete(client),
  };
}
