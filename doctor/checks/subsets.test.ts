import { expect, test } from 'vitest';
import { known } from '../fact.ts';
import type { ClusterFacts } from '../facts/cluster-facts.ts';
import { aPod, healthyCluster } from '../recorded/cluster.ts';
import { aMetricsPage, aRoute, healthyHome } from '../recorded/home.ts';
import { checkSubset } from './subsets.ts';

const sees = (burst: number) => [{ pod: 'frontend-1', text: known(aMetricsPage({ primary: 1, burst })) }];
const burstCluster: ClusterFacts = {
  ...healthyCluster,
  place: { context: 'burst', namespace: 'hashr' },
  pods: known([aPod('worker-1', { app: 'worker', 'cluster-type': 'burst-cluster' })]),
};

test('counts the ready endpoints in all clusters', () => {
  expect(checkSubset('burst', [healthyCluster, burstCluster], healthyHome)).toMatchObject({
    result: 'ok',
    found: 'ready: 1 in burst; 0 % of the requests',
  });
});

test('believes the sidecar in what a cluster has that was not asked', () => {
  expect(checkSubset('burst', [healthyCluster], healthyHome).found).toContain('1 in a cluster that was not asked');
});

test('without a burst cluster all is well until it gets requests', () => {
  const home = { ...healthyHome, sidecarPages: sees(0) };

  expect(checkSubset('burst', [healthyCluster], home).result).toBe('warning');
  expect(checkSubset('burst', [healthyCluster], { ...home, virtualServices: known([aRoute(0, 100)]) })).toMatchObject({
    result: 'wrong',
    found: 'no pod with cluster-type=burst-cluster is ready in primary, and it gets 100 % of the requests.',
  });
});

test('finds workers that the page cannot reach', () => {
  const home = { ...healthyHome, sidecarPages: sees(0) };

  expect(checkSubset('burst', [healthyCluster, burstCluster], home)).toMatchObject({ result: 'wrong' });
});

test('an endpoint that is not ready does not count', () => {
  const slices = 'value' in healthyCluster.endpointSlices ? healthyCluster.endpointSlices.value : [];
  const endpointSlices = known(
    slices.map((slice) => ({
      ...slice,
      endpoints: [{ conditions: { ready: false }, targetRef: { name: 'worker-1' } }],
    })),
  );
  const home = { ...healthyHome, sidecarPages: [] };

  expect(checkSubset('primary', [{ ...healthyCluster, endpointSlices }], home).result).toBe('wrong');
});
