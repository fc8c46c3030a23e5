import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves a host; rejects with an error that has a `code`. */
export type ResolveAddresses = () => Promise<string[]>;

/**
 * Resolves a host by the system. The system's resolver cannot be stopped, may take half a minute, and has few
 * threads. So there is only one request at a time, and nobody waits for it longer than the timeout.
 */
export function createResolver(hostname: string, timeoutMs: number): ResolveAddresses {
  let pending: Promise<string[]> | undefined;
  return () => {
    pending ??= lookup(hostname.replace(/^\[|\]$/g, ''), { all: true })
      // Of one family only: two addresses may be one frontend.
      .then((found) => found.filter(({ family }) => family === found[0]?.family).map(({ address }) => address))
      .finally(() => {
        pending = undefined;
      });
    const late = sleep(timeoutMs, undefined, { ref: false }).then(() => {
      throw Object.assign(new Error('no answer in time'), { code: 'no answer in time' });
    });
    return Promise.race([pending, late]);
  };
}
