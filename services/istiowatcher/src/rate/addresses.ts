import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves a host; rejects with an error that has a `code`. */
export type ResolveAddresses = () => Promise<string[]>;

/**
 * Resolves a host with the system's resolver. It cannot be cancelled, may take half a minute, and has few threads.
 * Therefore there is only one lookup at a time, and no caller waits for it longer than the timeout.
 */
export function createResolver(hostname: string, timeoutMs: number): ResolveAddresses {
  let pending: Promise<string[]> | undefined;
  return () => {
    pending ??= lookup(hostname.replace(/^\[|\]$/g, ''), { all: true })
      // Only one address family, because a frontend may have an address of each.
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
