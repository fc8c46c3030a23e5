import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { allLooks, type Looks, openLooks } from '../support/looks.ts';
import { type FakeWatcher, startFakeWatcher } from '../support/watcher.ts';
import { moveToBurst } from '../support/watcher-status.ts';

const toBurst = { primary: 0, burst: 100 };
const toPrimary = { primary: 100, burst: 0 };
const share = { primary: 30, burst: 70 };

describe.skipIf(chromium === undefined)('every condition of the watcher', () => {
  let demo: Demo;
  let looks: Looks;
  let watcher: FakeWatcher;

  beforeAll(async () => {
    demo = await startDemo();
    watcher = startFakeWatcher(demo.redis.url, -90_000);
    looks = await openLooks(
      demo.url,
      allLooks.filter(({ width, colorScheme }) => width === 1280 || (width === 360) === (colorScheme === 'light')),
    );
    await looks.first.getByRole('button', { name: '20 /s' }).click();
  });
  afterAll(async () => {
    watcher.close();
    await looks.browser.close();
    await demo.stop();
  });

  /** Publishes a status, waits until all pages show it, and checks them. */
  async function look(state: string, headline: string, change: Partial<WatcherStatus>): Promise<void> {
    await watcher.publishStatus({ rate: { perSecond: 20.4, windowSeconds: 2 }, ...change });
    for (const { page } of looks.pages) {
      await page
        .locator('#watcher')
        .getByText(change.problem ?? change.reason ?? '')
        .first()
        .waitFor();
    }
    expect(await looks.look(`watcher-${state}`, headline)).toEqual([]);
  }

  test('primary: the watcher follows the rate', async () => {
    await look('primary', 'All traffic goes to primary.', {
      rate: { perSecond: 5, windowSeconds: 2 },
      reason: '5.0/s is below 10: all traffic stays in primary.',
    });
  });

  test('burst, with a move, an external change, and a minimum time', async () => {
    const nowMs = watcher.nowMs();
    await demo.setWeights(0, 100);
    await look('burst', 'All traffic goes to burst', {
      weights: toBurst,
      proposed: toBurst,
      changedAtMs: nowMs,
      verdict: 'settled',
      reason: '20.4/s is above 15: all traffic stays in burst.',
      notBeforeMs: nowMs + 30_000,
      journal: [
        moveToBurst(nowMs - 3_000),
        moveToBurst(nowMs - 20_000, {
          kind: 'external',
          from: toBurst,
          to: share,
          reason: 'Somebody else set primary to 30 % and burst to 70 %.',
        }),
        moveToBurst(nowMs - 40_000, { kind: 'would-move', reason: '17.0/s is above 15: all traffic goes to burst.' }),
        moveToBurst(nowMs - 60_000, { kind: 'failed', reason: 'The API server answered 403: no right to patch.' }),
        moveToBurst(nowMs - 90_000, {
          verdict: 'below',
          from: toBurst,
          to: toPrimary,
          reason: '5.0/s is below 10: all traffic returns to primary.',
        }),
        moveToBurst(nowMs - 100_000, {
          kind: 'refused',
          verdict: 'target-down',
          reason: '20.4/s is above 15, but burst has no healthy worker: the weights do not change.',
        }),
      ],
    });
  });

  test('a share of the traffic for each cluster', async () => {
    await demo.setWeights(30, 70);
    await look('split', 'Primary and burst share the traffic by weight.', {
      mode: 'proportional',
      rate: { perSecond: 50.2, windowSeconds: 2 },
      weights: share,
      proposed: share,
      reason: "The rate is 50.2/s, and primary's capacity is 15/s: 70 % of the traffic stays in burst.",
      notes: ['Prometheus does not report which workers are healthy, so their health is not checked.'],
      journal: [moveToBurst(watcher.nowMs() - 5_000, { to: share, reason: 'The capacity of primary is 15/s.' })],
    });
  });

  test('the tip of a mark above the chart', async () => {
    for (const { page } of looks.pages) {
      const mark = page.locator('#chart-marks').getByRole('button', { name: 'The capacity of primary is 15/s.' });
      await mark.first().focus();
      await page.locator('#chart-tip').getByText('The capacity of primary is 15/s.').waitFor();
    }
    expect(await looks.look('watcher-tip', 'Primary and burst share the traffic by weight.')).toEqual([]);
    for (const { page } of looks.pages) {
      await page.keyboard.press('Escape');
    }
  });

  test('a refused move, in a dry run', async () => {
    await demo.setWeights(100, 0);
    await look('refused', 'A guardrail refuses the proposed move.', {
      dryRun: true,
      weights: toPrimary,
      proposed: toBurst,
      verdict: 'target-recovering',
      reason: '20.4/s is above 15, but burst was down and must first be healthy for 10 s: the weights do not change.',
      notBeforeMs: watcher.nowMs() + 25_000,
      subsets: {
        primary: { healthyEndpoints: 3, failedShare: 0.021 },
        burst: { healthyEndpoints: 1, failedShare: null },
      },
    });
  });

  test('contended weights', async () => {
    await demo.setWeights(100, 0);
    await look('contended', 'The watcher reports a problem', {
      weights: toPrimary,
      proposed: toPrimary,
      verdict: 'contended',
      reason:
        '20.0/s is above 15, but the field manager argocd-controller keeps resetting the weights: the weights do not change.',
      notBeforeMs: watcher.nowMs() + 40_000,
      problem:
        'The weights are contended: the field manager argocd-controller repeatedly resets the weights that the watcher sets. The ' +
        'watcher waits longer after each reset before it moves the traffic again. Stop that tool, configure it to ignore the weights (Argo ' +
        'CD: ignoreDifferences), or pause the watcher (annotation istiowatcher/paused: "true").',
    });
  });

  test('paused, forced, down', async () => {
    await look('paused', 'The watcher is paused', {
      verdict: 'paused',
      reason: 'Paused by the setting PAUSED: the weights do not change.',
    });
    await look('forced', 'This target is forced', {
      verdict: 'forced',
      reason: 'Forced by the setting FORCE: all traffic goes to primary.',
    });
    await look('down', 'A cluster has no healthy worker', {
      verdict: 'subset-down',
      reason: 'Burst has no healthy worker: all traffic goes to primary.',
      subsets: {
        primary: { healthyEndpoints: 1, failedShare: 0 },
        burst: { healthyEndpoints: 0, failedShare: 1 },
      },
    });
  });

  test('no rate', async () => {
    await look('no-rate', 'The watcher has no rate', {
      rate: { gap: 'unreachable', reason: 'No frontend answers.', sinceMs: watcher.nowMs() - 4_000 },
      weights: toBurst,
      proposed: toBurst,
      verdict: 'no-data',
      reason:
        'There is no rate, so the weights do not change. http://127.0.0.1:8088/metrics cannot be reached (ECONNREFUSED).',
    });
  });

  test('a problem with a long description', async () => {
    await look('problem', 'The watcher reports a problem', {
      weights: null,
      proposed: null,
      changedAtMs: null,
      verdict: 'problem',
      reason: 'The weights cannot be read.',
      problem:
        'The VirtualService worker-virtual-service in the namespace hashr has no destination with the subset burst: ' +
        'apply istio-manifests/worker-virtual-service.yaml again.',
      notes: ['x'.repeat(300), '<img src=x onerror=alert(1)>'],
    });
  });

  test('Redis is unavailable: the last known status', async () => {
    await look('before', 'All traffic goes to primary.', { reason: 'The last status.' });
    await demo.redis.kill();
    expect(await looks.look('watcher-redis-unavailable', 'Redis is unavailable')).toEqual([]);
    await demo.redis.start();
  });

  test('no watcher', async () => {
    watcher.stopPublishing();
    expect(await looks.look('watcher-none', 'No watcher is running')).toEqual([]);
  });

  test('two watchers: the first is shown, and the name of the second is shown as text', async () => {
    const second = startFakeWatcher(demo.redis.url, -90_000);
    await watcher.publishStatus({ reason: 'The first publishes.' });
    await looks.first.locator('#watcher').getByText('The first publishes.').waitFor();
    await second.publishStatus({ name: '<img src=x>', reason: 'The second publishes.', weights: toBurst });
    for (const { page } of looks.pages) {
      await page.locator('#watcher').getByText('A second watcher,').waitFor();
    }
    await look('two', 'All traffic goes to primary.', { reason: 'The first publishes.' });
    const shown = await looks.first.locator('#watcher').innerHTML();
    second.close();

    expect(shown).toContain('"&lt;img src=x&gt;"');
    expect(shown).not.toContain('The second publishes.');
  });
});
