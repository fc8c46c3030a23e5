import { setTimeout as sleep } from 'node:timers/promises';

/** How often an address is asked, in milliseconds. */
const ASK_MS = 50;

/** Resolves to true when an address answers with success, to false when the signal aborts before that. */
export async function untilHealthy(url: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const ok = await fetch(url, { signal }).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) {
      return true;
    }
    await sleep(ASK_MS, undefined, { signal }).catch(() => {});
  }
  return false;
}
