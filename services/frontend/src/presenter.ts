import { hash, timingSafeEqual } from 'node:crypto';
import { createTokenBackoff } from './token-backoff.ts';

/** Who sends a token. */
export interface Client {
  /** Wrong tokens are counted by it: a client that connects again does not get new tries. */
  address: string;
  /** Its connection, if it has one of its own that stays. */
  connection?: object;
}

/** Whether somebody may set frequencies and send strings; if not, why, and when they may try again. */
type PresenterAnswer = { ok: true } | { ok: false; reason: RefusalReason; error: string; waitMs: number };

/** `waiting`: the token was not looked at, because wrong ones came from that address. */
export type RefusalReason = 'missing' | 'wrong' | 'waiting';

/** Knows the presenter by their token. */
export interface Presenter {
  /** @param nowMs in milliseconds, on a clock that never goes back */
  check(token: string | undefined, client: Client, nowMs: number): PresenterAnswer;
}

/**
 * Without a secret everybody may; with one, who knows it. Compares in constant time. After a wrong token the client's
 * address has to wait, longer each time, and until then the right token is refused as well: otherwise waiting would cost a
 * guesser nothing. Only a connection that has sent the right token before goes on, so that nobody locks the presenter
 * out from an address that they share.
 *
 * @param onRefused called for each token that is refused; not for a client that sends none
 */
export function createPresenter(
  secret: string | undefined,
  onRefused: (reason: Exclude<RefusalReason, 'missing'>) => void = () => {},
): Presenter {
  if (secret === undefined) {
    return { check: () => ({ ok: true }) };
  }
  const backoff = createTokenBackoff();
  const proven = new WeakSet<object>();
  const digest = (text: string) => hash('sha256', text, 'buffer');
  const expected = digest(secret);
  const isRight = (token: string) => timingSafeEqual(digest(token), expected);

  return {
    check(token, { address, connection }, nowMs) {
      if (token === undefined) {
        const error = 'This demo is in the hands of its presenter: it takes frequencies only with their token.';
        return { ok: false, reason: 'missing', error, waitMs: 0 };
      }
      const waitMs = backoff.waitMs(address, nowMs);
      if (waitMs > 0) {
        const isProven = connection !== undefined && proven.has(connection);
        return isProven && isRight(token) ? { ok: true } : refuse('waiting', waitMs);
      }
      if (!isRight(token)) {
        return refuse('wrong', backoff.addWrong(address, nowMs));
      }
      backoff.reset(address);
      if (connection !== undefined) {
        proven.add(connection);
      }
      return { ok: true };
    },
  };

  function refuse(reason: 'wrong' | 'waiting', waitMs: number): PresenterAnswer {
    onRefused(reason);
    const what = reason === 'wrong' ? 'The token is wrong.' : 'Wrong tokens were sent from your address.';
    return { ok: false, reason, error: `${what} Try again in ${Math.ceil(waitMs / 1_000)} s.`, waitMs };
  }
}
