import { expect, test } from 'vitest';
import { type ApiReport, startApiClient } from '../../support/api-client.ts';
import { burstWorker, gatewayUrl, inBurst, inPrimary, readState } from '../../support/cluster.ts';
import { until } from '../../support/until.ts';

type Kubectl = (...args: string[]) => Promise<string>;

/** Restarts a Deployment while a client calls the API. Returns the outcomes of its requests. */
export async function restartUnderLoad(kubectl: Kubectl, deployment: string): Promise<ApiReport> {
  const url = await gatewayUrl();
  const client = startApiClient(url, 50);
  await until(
    async () => (await readState(url)).totals.sentBySource.api > 0,
    'requests of the client are counted',
    30_000,
    300,
  );
  await kubectl('rollout', 'restart', 'deployment', deployment);
  await kubectl('rollout', 'status', 'deployment', deployment, '--timeout=180s');
  await untilTerminated(kubectl);
  return client.stop();
}

/** Waits until the old pods are gone. It watches them: polling would keep a core busy, which the pods need. */
async function untilTerminated(kubectl: Kubectl): Promise<void> {
  const terminating = await kubectl('get', 'pods', '-o', TERMINATING);
  for (const pod of terminating.trim().split(' ').filter(Boolean)) {
    await kubectl('wait', '--for=delete', `pod/${pod}`, '--timeout=60s');
  }
}

const TERMINATING = 'jsonpath={.items[?(@.metadata.deletionTimestamp)].metadata.name}';

/** Rolling restarts of some Deployments at 50 strings a second, with the kind of route that the demo uses. */
export function testsOfRollingRestarts(...names: (keyof typeof deployments)[]): void {
  test.each(names)('%s: no request fails', async (name) => {
    const { sent, failed } = await restartUnderLoad(deployments[name].kubectl, deployments[name].name);

    expect(sent).toBeGreaterThan(200);
    expect(failed, JSON.stringify(failed)).toEqual({});
  });
}

const deployments = {
  'the burst worker': { kubectl: inBurst, name: burstWorker },
  'the primary worker': { kubectl: inPrimary, name: 'worker-deployment' },
  'the frontend': { kubectl: inPrimary, name: 'frontend-deployment' },
} satisfies Record<string, { kubectl: Kubectl; name: string }>;
