import { Pool } from 'undici';
import type { TargetOptions } from '../options.ts';
import { type Answer, exchange, isTimeout } from './exchange.ts';
import { failureOf, type Outcome, readOutcome } from './outcome.ts';
import { connectOptions } from './tls.ts';

/** The demo at an address. */
export interface Target {
  /** Sends one random string. Never rejects. */
  hash(): Promise<Outcome>;
  /**
   * Sends another request, on a connection of its own.
   *
   * @throws an error of the connection, or one for which `isTimeout` holds
   */
  request(method: 'GET' | 'POST', path: string, body?: string): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * Creates kept-alive connections to a target: as many as there are requests at the same time, because a request that
 * waited for one would break the open loop.
 *
 * @throws {FatalError} if the file of the certificate authority cannot be read
 */
export async function createTarget(options: TargetOptions): Promise<Target> {
  const { url, host, token, timeoutMs } = options;
  const connect = await connectOptions(options);
  const settings = { pipelining: 1, headersTimeout: 0, bodyTimeout: 0, connect };
  const pool = new Pool(url.origin, { ...settings, connections: null });
  const aside = new Pool(url.origin, { ...settings, connections: 1 });
  const base = url.pathname.replace(/\/$/, '');
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'string-hashr-loadtest',
    ...(host !== undefined && { host }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };

  return {
    async hash() {
      try {
        const { status, body } = await exchange(
          pool,
          { method: 'POST', path: `${base}/api/hash`, headers, body: '{}' },
          timeoutMs,
        );
        return readOutcome(status, body);
      } catch (error) {
        return failureOf(error, isTimeout(error));
      }
    },
    request: (method, path, body) =>
      exchange(aside, { method, path: base + path, headers, body: body ?? null }, timeoutMs),
    async close() {
      await Promise.all([pool.destroy(), aside.destroy()]);
    },
  };
}
