import { watcherStatusSchema } from '@hashr/messages/burst.ts';
import { calculationSchema } from '@hashr/messages/calculation.ts';
import type { History } from '@hashr/messages/history.ts';
import { totalsSchema } from '@hashr/messages/totals.ts';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attack } from '../support/attack.ts';
import { type AttackTarget, startAttackTarget } from '../support/attack-target.ts';
import { exampleCalculation } from '../support/example-calculation.ts';
import { hostileJson } from '../support/hostile-json.ts';
import type { TestPage } from '../support/page.ts';
import { until } from '../support/until.ts';
import { settledStatus } from '../support/watcher-status.ts';

let target: AttackTarget;
let redis: Redis;
let page: TestPage;
beforeAll(async () => {
  target = await startAttackTarget();
  redis = new Redis(`redis://${target.demo.redis.url}`);
  page = await target.demo.page();
});
afterAll(async () => {
  redis.disconnect();
  await target.demo.stop();
});

const html = '<img src=x onerror="document.title=1"><script>alert(1)</script>';
const calculation = exampleCalculation({ hash: 'h', str: html, strLength: 5, worker: html });
/** A valid message with one invalid field. */
const withInvalidField = (message: object) =>
  fc
    .tuple(
      fc.constantFrom(...Object.keys(message)),
      fc.constantFrom(Number.NaN, -1, 1e308, {}, [], true, 'x'.repeat(2_000)),
    )
    .map(([key, value]) => JSON.stringify({ ...message, [key]: value }));
const large = fc.constantFrom('x'.repeat(1_000_000), `{"str":"${'x'.repeat(500_000)}"}`, '['.repeat(200_000));

/** How many messages were external or dropped. */
async function externalOrDropped(): Promise<number> {
  const { external, dropped } = (await target.demo.state()).totals;
  return external + dropped;
}

test('hostile messages on the channel calculation are counted, do not change the ledger, and reach pages as text', async () => {
  const message = fc.oneof(
    hostileJson(...(Object.keys(calculation) as ['hash'])),
    withInvalidField(calculation),
    fc.constantFrom(html, JSON.stringify({ ...calculation, id: '__proto__' }), JSON.stringify(calculation), '', '\0'),
    large,
  );
  const before = await target.demo.settled();
  await attack(fc.array(message, { minLength: 5, maxLength: 30 }), 30, async (messages) => {
    const counted = await externalOrDropped();
    await Promise.all(messages.map((text) => redis.publish('calculation', text)));
    await until(
      async () => (await externalOrDropped()) === counted + messages.length,
      'each message is counted once',
      5_000,
    );
    await target.expectHealthy();
  });
  const { sent, succeeded, failed, succeededByCluster } = await target.demo.settled();

  expect({ sent, succeeded, failed, succeededByCluster }).toEqual({
    sent: before.sent,
    succeeded: before.succeeded,
    failed: before.failed,
    succeededByCluster: before.succeededByCluster,
  });
  const results = page.batches.flatMap((batch) => batch.results);
  expect(results.length).toBeGreaterThan(0);
  for (const result of results) {
    expect('text' in result ? Object.keys(result) : calculationSchema.safeParse(result).error).toEqual(
      'text' in result ? ['text'] : undefined,
    );
  }
  expect(page.batches.reduce((sum, { counts }) => sum + counts.primary + counts.burst + counts.failed, 0)).toBe(0);
});

test('hostile messages on the channel burst are counted, and pages keep the status of the watcher', async () => {
  const status = settledStatus(Date.now());
  const message = fc.oneof(
    hostileJson(...(Object.keys(status) as ['name'])),
    withInvalidField(status),
    fc.constantFrom(html, '', 'null', JSON.stringify({ ...status, weights: { primary: 101, burst: 0 } })),
    large,
  );
  // A status with an "invalid" field can still be valid: a name may be any short text.
  const broken = message.filter((text) => !isStatus(text));
  await attack(fc.array(broken, { minLength: 5, maxLength: 30 }), 20, async (messages) => {
    const counted = await externalOrDropped();
    await Promise.all(messages.map((text) => redis.publish('burst', text)));
    await until(
      async () => (await externalOrDropped()) === counted + messages.length,
      'each message is counted once',
      5_000,
    );
    await target.expectHealthy();
  });

  await until(() => page.states.at(-1)?.watcher?.name === 'istiowatcher', 'the page shows the watcher');
});

test('hostile messages on the channel frontends add no peer and change no totals', async () => {
  const { totals } = await target.demo.state();
  const report = {
    id: 'f00000000',
    name: html,
    sequence: 1,
    leaving: false,
    offeredPerSecond: 1e6,
    pages: 1,
    totals: { ...totals, sent: -1 },
    perSecond: { sent: 0, primary: 0, burst: 0, failed: 0, skipped: 0 },
  };
  const message = fc.oneof(
    hostileJson('report', 'gone', 'id', 'totals'),
    withInvalidField(report).map((text) => `{"report":${text},"gone":[]}`),
    fc.constant(JSON.stringify({ report, gone: Array.from({ length: 100 }, () => report) })),
    large,
  );
  await attack(fc.array(message, { minLength: 5, maxLength: 30 }), 20, async (messages) => {
    await Promise.all(messages.map((text) => redis.publish('frontends', text)));
    await target.expectHealthy();
  });
  // Redis delivers messages in order. When a later message has arrived, the earlier ones have too.
  const counted = await externalOrDropped();
  await redis.publish('calculation', 'the last one');
  await until(async () => (await externalOrDropped()) > counted, 'all earlier messages have arrived');

  const state = await target.demo.state();
  expect(state.frontends).toHaveLength(1);
  expect(state.offeredPerSecond).toBe(0);
  expect(totalsSchema.parse(state.totals).sent).toBe(totals.sent);
});

test('hostile messages on the channel history change no past', async () => {
  const read = async () => (await (await fetch(`${target.demo.url}/api/history`)).json()) as History;
  await target.demo.hash({ count: 20 });
  const answer = {
    kind: 'frontend',
    id: 'f00000000',
    of: 'f00000000',
    seconds: { fromSecond: 1, offered: [1], primary: [1], burst: [1], failed: [1] },
    key: html,
    signature: html,
  };
  const request = { kind: 'request', id: 'f00000000', sinceSecond: 0, answered: [], needsShared: true };
  const message = fc.oneof(
    hostileJson('kind', 'id', 'of', 'seconds', 'past'),
    withInvalidField(answer),
    withInvalidField(request),
    fc.constantFrom(JSON.stringify(answer), JSON.stringify(request)),
    large,
  );
  await attack(fc.array(message, { minLength: 5, maxLength: 30 }), 20, async (messages) => {
    await Promise.all(messages.map((text) => redis.publish('history', text)));
    await target.expectHealthy();
  });

  const counted = await externalOrDropped();
  await redis.publish('calculation', 'the last one');
  await until(async () => (await externalOrDropped()) > counted, 'all earlier messages have arrived');
  const { succeeded } = (await target.demo.state()).totals;
  const sum = ({ primary, burst }: History) => [...primary, ...burst].reduce((a, b) => a + b, 0);
  await until(async () => sum(await read()) === succeeded, 'the history agrees with the totals');
  expect((await read()).failed.every((count) => count === 0)).toBe(true);
});

function isStatus(text: string): boolean {
  try {
    return watcherStatusSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
