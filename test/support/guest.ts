import { setTimeout as sleep } from 'node:timers/promises';

/** What became of the requests of a guest. */
export interface GuestReport {
  sent: number;
  /** Those that were not answered with a succeeded string, in words, with how often. */
  failed: Record<string, number>;
}

/** Sends single strings to the page's API at a steady rate, as a load test at the gateway does, until it is stopped. */
export function sendGuests(url: string, perSecond: number): { stop(): Promise<GuestReport> } {
  const stopping = new AbortController();
  const report: GuestReport = { sent: 0, failed: {} };
  const open = new Set<Promise<void>>();

  async function ask(): Promise<void> {
    report.sent += 1;
    const failure = await fetch(`${url}/api/hash`, {
      method: 'POST',
      body: '{"str": "guest"}',
      signal: AbortSignal.timeout(10_000),
    })
      .then(async (response) => {
        const text = await response.text();
        return response.ok && text.includes('"succeeded":1')
          ? undefined
          : `status ${response.status}: ${text.slice(0, 200)}`;
      })
      .catch((error: Error) => `${error.name}: ${(error.cause as Error | undefined)?.message ?? error.message}`);
    if (failure !== undefined) {
      report.failed[failure] = (report.failed[failure] ?? 0) + 1;
    }
  }

  const sending = (async () => {
    const startedMs = performance.now();
    for (let due = 0; !stopping.signal.aborted; due += 1) {
      const request = ask();
      open.add(request);
      void request.finally(() => open.delete(request));
      const waitMs = startedMs + ((due + 1) * 1_000) / perSecond - performance.now();
      await sleep(Math.max(0, waitMs), undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();

  return {
    async stop() {
      stopping.abort();
      await sending;
      await Promise.all(open);
      return report;
    },
  };
}
