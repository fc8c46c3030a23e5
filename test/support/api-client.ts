import { setTimeout as sleep } from 'node:timers/promises';

/** The outcomes of the requests of an API client. */
export interface ApiReport {
  sent: number;
  /** How often each kind of failure happened: every answer without a succeeded string. */
  failed: Record<string, number>;
}

/** Sends single strings to `POST /api/hash` at a steady rate, as a load test does, until it is stopped. */
export function startApiClient(url: string, perSecond: number): { stop(): Promise<ApiReport> } {
  const stopping = new AbortController();
  const report: ApiReport = { sent: 0, failed: {} };
  const open = new Set<Promise<void>>();

  async function send(): Promise<void> {
    report.sent += 1;
    const failure = await hashOne(url).catch(
      (error: Error) => `${error.name}: ${(error.cause as Error | undefined)?.message ?? error.message}`,
    );
    if (failure !== undefined) {
      report.failed[failure] = (report.failed[failure] ?? 0) + 1;
    }
  }

  const sending = (async () => {
    const startedMs = performance.now();
    for (let due = 0; !stopping.signal.aborted; due += 1) {
      const request = send();
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

/** Hashes one string. Returns what went wrong, or undefined. */
async function hashOne(url: string): Promise<string | undefined> {
  const response = await fetch(`${url}/api/hash`, {
    method: 'POST',
    body: '{"str": "client"}',
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  const succeeded = response.ok && text.includes('"succeeded":1');
  return succeeded ? undefined : `status ${response.status}: ${text.slice(0, 200)}`;
}
