import { expect, test } from 'vitest';
import { allHealthy } from './until-workers-healthy.ts';

const page = (primary: number, burst: number) =>
  `# TYPE envoy_cluster_membership_healthy gauge
envoy_cluster_membership_healthy{cluster_name="outbound|80|primary|worker-service.hashr.svc.cluster.local"} ${primary}
envoy_cluster_membership_healthy{cluster_name="outbound|80|burst|worker-service.hashr.svc.cluster.local"} ${burst}
envoy_http_downstream_rq_total{envoy_http_conn_manager_prefix="outbound"} 0
`;

test.each([
  ['both have a healthy worker', page(1, 2), true],
  ['one has none', page(1, 0), false],
  ['the page has no such gauge', '# nothing', false],
  ['the router does not answer', '', false],
])('%s', (_, text, expected) => {
  expect(allHealthy(text)).toBe(expected);
});
