import { hash, timingSafeEqual } from 'node:crypto';
import type { RequestRefusal } from '@hashr/messages/request-refusal.ts';
import { createTokenBackoff } from './token-backoff.ts';

const missingSentence = 'Only the presenter can set a frequency or send strings. The presenter token is required.';

/** The sender of a token. */
export interface Client {
  /** Wrong tokens are counted per address, so that a new connection does not get new tries. */
  address: string;
  /** The client's connection, if it stays open between tokens. */
  connection?: object;
}

/**
 * Whether a client may set frequencies and send strings. If not: the reason, and the milliseconds until it may retry.
 */
type Permission = { ok: true } | { ok: false; reason: TokenRefusal; error: string; waitMs: number };

/** The refusal of a token, as a page receives it. Pure. */
export function toRequestRefusal({ reason, error, waitMs }: Extract<Permission, { ok: false }>): RequestRefusal {
  const figures = { seconds: Math.ceil(waitMs / 1_000) };
  return { ok: false, error, code: `token-${reason}`, ...(reason !== 'missing' && { figures }) };
}

/** `waiting`: the token was not checked, because the client sent a wrong one before. */
type TokenRefusal = 'missing' | 'wrong' | 'waiting';

/** Recognises the presenter by the token. */
export interface Presenter {
  /** @param nowMs in milliseconds, on a clock that never goes back */
  check(token: string | undefined, client: Client, nowMs: number): Permission;
}

/**
 * Creates the check of the presenter token. Tokens are compared in constant time. After a wrong token, the client's
 * address has to wait, longer each time. Until then even the right token is refused: otherwise guessing would cost
 * nothing. A connection that has sent the right token before is exempt, so that a client that shares the presenter's
 * address cannot lock the presenter out.
 *
 * @param secret the presenter token; undefined: every client is permitted
 * @param onRefused called for each token that is refused, but not for a client that sends none
 */
export function createPresenter(
  secret: string | undefined,
  onRefused: (reason: Exclude<TokenRefusal, 'missing'>) => void = () => {},
): Presenter {
  if (secret === undefined) {
    return { check: () => ({ ok: true }) };
  }
  const backoff = createTokenBackoff();
  const provenConnections = new WeakSet<object>();
  const isRight = createTokenComparison(secret);

  return {
    check(token, { address, connection = {} }, nowMs) {
      if (token === undefined) {
        return { ok: false, reason: 'missing', error: missingSentence, waitMs: 0 };
      }
      const waitMs = backoff.waitMs(address, nowMs);
      if (waitMs > 0) {
        return provenConnections.has(connection) && isRight(token) ? { ok: true } : refuse('waiting', waitMs);
      }
      if (!isRight(token)) {
        return refuse('wrong', backoff.addWrong(address, nowMs));
      }
      backoff.reset(address);
      provenConnections.add(connection);
      return { ok: true };
    },
  };

  function refuse(reason: 'wrong' | 'waiting', waitMs: number): Permission {
    onRefused(reason);
    const cause = reason === 'wrong' ? 'The token is wrong.' : 'Wrong tokens were sent from your address.';
    return { ok: false, reason, error: `${cause} Try again in ${Math.ceil(waitMs / 1_000)} s.`, waitMs };
  }
}

function createTokenComparison(secret: string): (token: string) => boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer');
  const expected = digest(secret);
  return (token) => timingSafeEqual(digest(token), expected);
}
