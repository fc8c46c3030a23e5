import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Asks for the addresses of a host; rejects with an error that has a `code`. */
export type AddressBook = () => Promise<string[]>;

/**
 * Asks the system for the addresses of a host. Its resolver cannot be stopped, may take half a minute, and has few
 * threads: nobody waits for it longer than the timeout, and there is only one question at a time.
 */
export function createAddressBook(hostname: string, timeoutMs: number): AddressBook {
  let asking: Promise<string[]> | undefined;
  return () => {
    asking ??= lookup(hostname.replace(/^\[|\]$/g, ''), { all: true })
      // Of one family: who has two addresses is one frontend.
      .then((found) => found.filter(({ family }) => family === found[0]?.family).map(({ address }) => address))
      .finally(() => {
        asking = undefined;
      });
    const late = sleep(timeoutMs, undefined, { ref: false }).then(() => {
      throw Object.assign(new Error('no answer in time'), { code: 'no answer in time' });
    });
    return Promise.race([asking, late]);
  };
}
