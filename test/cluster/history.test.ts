import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gatewayUrl, hasCluster, inPrimary } from '../support/cluster.ts';
import { connectPage, type TestPage } from '../support/page.ts';
import { differences, shownSeconds } from '../support/shown-history.ts';
import { until } from '../support/until.ts';

const FRONTENDS = 3;
const PAGES = 10;

describe.skipIf(!hasCluster)('three frontends behind the gateway, and ten pages', () => {
  let url = '';
  const pages: TestPage[] = [];
  let fromSecond = 0;
  /** A second in which the pages offer 20 strings. */
  let second = 0;

  beforeAll(async () => {
    url = await gatewayUrl();
    await inPrimary('scale', 'deployment', 'frontend-deployment', `--replicas=${FRONTENDS}`);
    await inPrimary('rollout', 'status', 'deployment', 'frontend-deployment', '--timeout=180s');
    // The gateway hears of new pods later than the rollout does, so the first pages could all have the same frontend.
    for (let i = 0; i < FRONTENDS; i++) {
      const others = new Set(pages.map(nameOf));
      await pageBehind((name) => !others.has(name));
    }
    pages.push(...(await Promise.all(Array.from({ length: PAGES - FRONTENDS }, () => connectPage(url)))));
    await until(
      () => pages.every((page) => page.states.at(-1)?.frontends.filter(({ gone }) => !gone).length === FRONTENDS),
      'all pages know all frontends',
      60_000,
    );
    fromSecond = nowSecond() + 1;
  });
  afterAll(async () => {
    pages.forEach((page) => void page.close());
    await inPrimary('scale', 'deployment', 'frontend-deployment', '--replicas=1');
    await inPrimary('rollout', 'status', 'deployment', 'frontend-deployment', '--timeout=180s');
  });

  /** By the clock of the frontends, which can differ from the one of this computer. */
  const nowSecond = () =>
    Math.max(...pages.map((page) => Math.floor((page.states.at(-1)?.atMs ?? 0) / 1_000)).filter(Number.isFinite));
  const nameOf = (page: TestPage) => page.states.at(-1)?.frontends[0].name ?? '';
  const shown = () => pages.map(shownSeconds);
  async function untilAllShowTheSame(): Promise<void> {
    const last = nowSecond();
    await until(() => shown().every((page) => page.has(last)), 'all pages have received the last second', 60_000);

    expect(differences(shown(), fromSecond, last)).toEqual([]);
  }
  /** Opens a page behind one of these frontends. The gateway decides where a page goes, so this can take some attempts. */
  async function pageBehind(isWanted: (name: string) => boolean): Promise<TestPage> {
    return await until(
      async () => {
        const page = await connectPage(url);
        await until(() => page.states.length > 0 && page.histories.length > 0, 'the page has the history');
        if (!isWanted(nameOf(page))) {
          page.close();
          return undefined;
        }
        pages.push(page);
        return page;
      },
      'a page is connected to the wanted frontend',
      120_000,
    );
  }

  test('all pages show the same history, value by value', async () => {
    expect(new Set(pages.map(nameOf)).size).toBe(FRONTENDS);
    await Promise.all(pages.map((page) => page.setFrequency(2)));
    second = nowSecond() + 10;
    await until(() => nowSecond() > second + 10, 'twenty seconds have passed', 60_000);
    await Promise.all(pages.map((page) => page.setFrequency(0)));

    await untilAllShowTheSame();
    const [page] = shown();
    expect(page?.get(second)?.[0]).toBeCloseTo(20);
    expect(page?.get(second)?.[4]).not.toBeNull();
  });

  test('a page that is opened later shows the same', async () => {
    await pageBehind(() => true);

    await untilAllShowTheSame();
  });

  test('after a pod was deleted, all pages show the same past, also behind the pod that takes its place', async () => {
    const before = new Set(pages.flatMap((page) => page.states.at(-1)?.frontends.map(({ name }) => name) ?? []));
    await inPrimary('delete', 'pod', nameOf(pages[0] as TestPage), '--wait=false');
    await until(
      () => pages.every((page) => page.socket.connected && page.states.at(-1)?.frontends.some(({ gone }) => gone)),
      'the frontend is gone, and its pages are connected again',
      60_000,
    );
    const late = await pageBehind((name) => !before.has(name));
    await until(() => shownSeconds(late).has(fromSecond), 'the page has the past');

    await untilAllShowTheSame();
    expect(shownSeconds(late).get(second)?.[0]).toBeCloseTo(20);
  });
});
