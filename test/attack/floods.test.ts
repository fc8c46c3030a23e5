import { Agent, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AttackTarget, startAttackTarget } from '../support/attack-target.ts';
import { rssMegabytes } from '../support/processes.ts';
import { SMALL_HEAP } from '../support/small-heap.ts';

const FLOOD_MS = 3_000;
/** Requests that are open at the same time. */
const CLIENTS = 64;
/** How much a program may grow in a flood after another one, in megabytes. */
const MAX_GROWTH_MEGABYTES = 30;
let target: AttackTarget;
beforeAll(async () => {
  target = await startAttackTarget({
    frontend: { MAX_TOTAL_FREQUENCY: 60, MAX_FREQUENCY: 60, NODE_OPTIONS: SMALL_HEAP },
    worker: { NODE_OPTIONS: SMALL_HEAP },
  });
});
afterAll(() => target.demo.stop());

/** Sends requests without a pause. Returns how often each status or error occurred. */
async function flood(url: string, body: string): Promise<Record<string, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const statuses: Record<string, number> = {};
  const endMs = performance.now() + FLOOD_MS;
  const once = () =>
    new Promise<string>((resolve) => {
      request(url, { agent, method: 'POST' }, (response) => {
        response.resume().on('close', () => resolve(String(response.statusCode)));
      })
        .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
        .end(body);
    });
  async function client(): Promise<void> {
    while (performance.now() < endMs) {
      const status = await once();
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client));
  agent.destroy();
  return statuses;
}

test('a flood of the API: all requests get results or 429, another page keeps its rate, the ledger balances', async () => {
  await flood(`${target.demo.url}/api/hash`, '{"count": 3}');
  const page = await target.demo.page();
  await page.setFrequency(20);
  const before = (await target.demo.state()).totals;
  const megabytes = rssMegabytes(target.demo.programs.frontend.pid);
  const startedMs = performance.now();
  const statuses = await flood(`${target.demo.url}/api/hash`, '{"count": 3}');
  const seconds = (performance.now() - startedMs) / 1_000;
  const { sentBySource } = (await target.demo.state()).totals;
  await target.expectHealthy();
  await page.setFrequency(0);

  expect(Object.keys(statuses).filter((status) => status !== '200' && status !== '429')).toEqual([]);
  expect(statuses['200']).toBeGreaterThan(0);
  expect(statuses['429']).toBeGreaterThan(0);
  const sentByPage = sentBySource.page - before.sentBySource.page;
  expect(sentByPage).toBeGreaterThanOrEqual(Math.floor(20 * seconds * 0.95) - 1);
  expect(rssMegabytes(target.demo.programs.frontend.pid) - megabytes).toBeLessThan(MAX_GROWTH_MEGABYTES);
  const { sent, succeeded, failed } = await target.demo.settled();
  expect(succeeded + failed).toBe(sent);
});

test.each(['primary', 'burst'] as const)('a flood of the %s worker: every request succeeds', async (name) => {
  await flood(target.demo.workerUrls[name], '{"str": "flood"}');
  const megabytes = rssMegabytes(target.demo.programs[name].pid);
  const statuses = await flood(target.demo.workerUrls[name], '{"str": "flood"}');
  await target.expectHealthy();

  expect(Object.keys(statuses)).toEqual(['200']);
  expect(rssMegabytes(target.demo.programs[name].pid) - megabytes).toBeLessThan(MAX_GROWTH_MEGABYTES);
  const { external, dropped } = (await target.demo.state()).totals;
  expect(external + dropped).toBeGreaterThan(0);
});
