import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gatewayUrl, hasCluster, inPrimary, readState } from '../support/cluster.ts';
import { connectPage, type TestPage } from '../support/page.ts';
import { until } from '../support/until.ts';

describe.skipIf(!hasCluster)('the optional Secret presenter-token', () => {
  const token = randomBytes(16).toString('hex');
  let url: string;
  let page: TestPage | undefined;

  beforeAll(async () => {
    url = await gatewayUrl();
    await inPrimary('create', 'secret', 'generic', 'presenter-token', `--from-literal=token=${token}`);
    await restartFrontend(true);
    page = await connectPage(url);
  });
  afterAll(async () => {
    page?.close();
    await inPrimary('delete', 'secret', 'presenter-token', '--ignore-not-found');
    if ((await readState(url)).tokenRequired) {
      await restartFrontend(false);
    }
  });

  async function restartFrontend(tokenRequired: boolean): Promise<void> {
    await inPrimary('rollout', 'restart', 'deployment', 'frontend-deployment');
    await inPrimary('rollout', 'status', 'deployment', 'frontend-deployment', '--timeout=180s');
    await until(
      async () => (await inPrimary('get', 'pods', '-l', 'app=frontend', '-o', 'name')).trim().split('\n').length === 1,
      'the old pod is deleted',
      60_000,
    );
    await until(async () => (await readState(url)).tokenRequired === tokenRequired, 'the new pod answers', 60_000);
  }

  const post = (headers: Record<string, string> = {}) =>
    fetch(`${url}/api/hash`, { method: 'POST', body: '{}', headers }).then(({ status }) => status);

  test('without the token, pages and API clients are refused', async () => {
    expect(await page?.setFrequency(1)).toMatchObject({ ok: false });
    expect(await post()).toBe(401);
  });

  test('with the token, they are accepted', async () => {
    expect(await page?.setFrequency(1, token)).toEqual({ ok: true, frequency: 1 });
    expect(await page?.setFrequency(0, token)).toEqual({ ok: true, frequency: 0 });
    expect(await post({ authorization: `Bearer ${token}` })).toBe(200);
  });

  test('without the Secret, every client may set a frequency', async () => {
    await inPrimary('delete', 'secret', 'presenter-token');
    await restartFrontend(false);
    const other = await connectPage(url);

    expect(await other.setFrequency(0)).toEqual({ ok: true, frequency: 0 });
    other.close();
  });
});
