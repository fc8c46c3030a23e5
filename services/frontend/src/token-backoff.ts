/** Makes clients that send wrong tokens wait. All times in milliseconds on one clock that never goes back. */
export interface TokenBackoff {
  /** How long this client still has to wait; 0: not at all. */
  waitMs(client: string, nowMs: number): number;
  /** The client has sent a wrong token. Returns how long it has to wait from now on. */
  addWrong(client: string, nowMs: number): number;
  /** The client has sent the right token. */
  reset(client: string): void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** A client that has sent no wrong token for so long begins again with the first wait, in milliseconds. */
const FORGET_AFTER_MS = 10 * 60_000;
/** Of more clients, those whose wrong token is longest ago are forgotten. */
const MAX_CLIENTS = 10_000;

/** Exponential back-off for each client: 1 s after the first wrong token, twice as long after each further one, up to 60 s. */
export function createTokenBackoff(): TokenBackoff {
  // In the order of their last wrong tokens.
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
