import { afterAll, beforeAll, expect, test } from 'vitest';
import { gatewayUrl, patchWorkerRoute, pauseWatcher, untilWeights } from '../../support/cluster.ts';
import { arrivals, startCountingWorkers, stopCountingWorkers } from '../../support/counting-worker.ts';
import { until } from '../../support/until.ts';

const TIMES = 10;
const filters = '/spec/rules/0/filters';
const noRetries = {
  type: 'RequestHeaderModifier',
  requestHeaderModifier: { set: [{ name: 'x-envoy-max-retries', value: '0' }] },
};

/** The mesh sends no string twice, with an HTTPRoute. */
export function testsOfRetries(): void {
  let url: string;
  beforeAll(async () => {
    url = await gatewayUrl();
    // These tests send more than 15 strings a second, and their workers fail. The traffic must stay in primary.
    await untilWeights('100/0');
    await pauseWatcher(true);
    await startCountingWorkers();
    const first = Array.from({ length: TIMES }, (_, index) => `404-first-${index}`);
    const allArrive = async () => {
      const before = await arrivals();
      await Promise.all(first.map(send));
      const after = await arrivals();
      return first.every((str) => (after.get(str) ?? 0) > (before.get(str) ?? 0));
    };
    // The old worker gets strings until the mesh has forgotten it.
    await until(allArrive, 'only the new workers get strings', 60_000);
  });
  afterAll(async () => {
    await stopCountingWorkers();
    const allSucceed = async () => {
      const response = await fetch(`${url}/api/hash`, { method: 'POST', body: JSON.stringify({ count: TIMES }) });
      return ((await response.json()) as { failed: number }).failed === 0;
    };
    await until(allSucceed, 'no worker is ejected any more', 60_000, 1_000);
    await pauseWatcher(false);
  });

  const send = (str: string) => fetch(`${url}/api/hash`, { method: 'POST', body: JSON.stringify({ str }) });

  /** Sends a string. Returns how often it has arrived since then. */
  async function arrivalsOf(str: string): Promise<number> {
    const count = async () => (await arrivals()).get(str) ?? 0;
    const before = await count();
    await send(str);
    return (await count()) - before;
  }

  /** Waits until the workers have written these strings. Returns how often each of them has arrived. */
  async function timesOf(strings: string[]): Promise<number[]> {
    const times = async () => {
      const counts = await arrivals();
      return strings.map((str) => counts.get(str) ?? 0);
    };
    const allArrived = async () => {
      const found = await times();
      return found.every((count) => count > 0) && found;
    };
    return until(allArrived, 'all strings have arrived', 30_000, 300);
  }

  /** Makes strings that no earlier try of a test has sent. */
  const stringsFor = (what: string) => Array.from({ length: TIMES }, (_, index) => `${what}-${Date.now()}-${index}`);

  test.each(['503', '500', '502', '429', 'reset', 'unavailable'])('%s: each string arrives once', async (what) => {
    const strings = stringsFor(what);
    for (const str of strings) {
      await send(str);
      // A success in between, so that outlier detection does not eject a worker.
      await send('404-between');
    }

    expect(await timesOf(strings)).toEqual(strings.map(() => 1));
  });

  test('without the header x-envoy-max-retries, a string arrives up to three times', async () => {
    await patchWorkerRoute([{ op: 'remove', path: filters }]);
    try {
      await until(async () => (await arrivalsOf('unavailable-again')) === 3, 'the mesh retries twice', 30_000);
    } finally {
      await patchWorkerRoute([{ op: 'add', path: filters, value: [noRetries] }]);
    }
    await until(async () => (await arrivalsOf('unavailable-again')) === 1, 'the mesh does not retry', 30_000);
  });

  test('a worker ends in the middle of requests: none of them arrives twice', async () => {
    const strings = stringsFor('slow');
    const end = `die-${Date.now()}`;
    const answered = Promise.all(strings.map(send));
    await timesOf(strings);
    await send(end);
    await answered;

    expect(await timesOf([...strings, end])).toEqual([...strings.map(() => 1), 1]);
  });
}
