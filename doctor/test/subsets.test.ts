import { expect, test } from 'vitest';
import { checkSubset } from '../checks/subset.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { examine } from '../finding.ts';
import { aMetricsPage, aPod, aRoute, recordedCluster, subjectOf } from './recorded.ts';

const sees = (burst: number) => [{ pod: 'frontend-1', text: aMetricsPage({ primary: 1, burst }) }];
const burstCluster = recordedCluster(
  { pods: [aPod('worker-1', { app: 'worker', 'cluster-type': 'burst-cluster' })] },
  'burst',
);

async function check(subset: 'primary' | 'burst', ...clusters: [Cluster, ...Cluster[]]) {
  const run = (subject: ReturnType<typeof subjectOf>) => checkSubset(subset, subject);
  return (await examine({ [`subset ${subset}`]: run }, subjectOf(...clusters)))[0];
}

test('counts the ready endpoints in all clusters', async () => {
  expect(await check('burst', recordedCluster(), burstCluster)).toMatchObject({
    result: 'ok',
    found: 'ready: 1 in burst; 0 % of the requests',
  });
});

test('trusts the sidecar for clusters that were not examined', async () => {
  expect((await check('burst', recordedCluster()))?.found).toContain('1 in a cluster that the doctor did not examine');
});

test('a missing burst cluster is a warning until it gets requests', async () => {
  const sidecarMetrics = sees(0);

  expect((await check('burst', recordedCluster({ sidecarMetrics })))?.result).toBe('warning');
  expect(await check('burst', recordedCluster({ sidecarMetrics, virtualServices: [aRoute(0, 100)] }))).toMatchObject({
    result: 'wrong',
    found: 'no pod with cluster-type=burst-cluster is ready in primary; the subset gets 100 % of the requests.',
  });
});

test('finds workers that the page cannot reach', async () => {
  expect((await check('burst', recordedCluster({ sidecarMetrics: sees(0) }), burstCluster))?.result).toBe('wrong');
});

test('an endpoint that is not ready does not count', async () => {
  const slices = await recordedCluster().endpointSlices();
  const endpointSlices = slices.map((slice) => ({
    ...slice,
    endpoints: [{ conditions: { ready: false }, targetRef: { name: 'worker-1' } }],
  }));

  expect((await check('primary', recordedCluster({ endpointSlices, sidecarMetrics: [] })))?.result).toBe('wrong');
});
