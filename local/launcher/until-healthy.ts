import { setTimeout as sleep } from 'node:timers/promises';

/** The interval between two requests, in milliseconds. */
const POLL_MS = 50;

/**
 * Waits until a URL answers as it should: with success, if nothing else is given. Returns false if the signal aborts
 * first.
 */
export async function untilHealthy(
  url: string,
  signal: AbortSignal,
  isHealthy: (response: Response) => boolean | Promise<boolean> = ({ ok }) => ok,
): Promise<boolean> {
  while (!signal.aborted) {
    const ok = await fetch(url, { signal })
      .then(isHealthy)
      .catch(() => false);
    if (ok) {
      return true;
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
  }
  return false;
}
