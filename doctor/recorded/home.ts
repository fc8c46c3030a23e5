import { calmStatus } from '../../test/support/watcher-status.ts';
import { known } from '../fact.ts';
import type { HomeFacts } from '../facts/cluster-facts.ts';
import type { VirtualService } from '../facts/istio-objects.ts';
import { aPod, aService } from './cluster.ts';

/** A route as the manifest has it, with these weights, for tests. */
export function aRoute(primary: number, burst: number, name = 'worker'): VirtualService {
  const to = (subset: string, weight: number) => ({ destination: { host: 'worker-service', subset }, weight });
  return {
    metadata: { name: 'worker-virtual-service' },
    spec: { http: [{ name, route: [to('primary', primary), to('burst', burst)] }] },
  };
}

const HOST = 'worker-service.hashr.svc.cluster.local';

/** A sidecar's metrics page, cut down to what is looked at. */
export function aMetricsPage(healthy: { primary: number; burst: number }, requests = 7): string {
  return [
    '# TYPE envoy_cluster_membership_healthy gauge',
    `envoy_cluster_membership_healthy{cluster_name="outbound|80|primary|${HOST}"} ${healthy.primary}`,
    `envoy_cluster_membership_healthy{cluster_name="outbound|80|burst|${HOST}"} ${healthy.burst}`,
    `envoy_cluster_upstream_rq{cluster_name="outbound|80|primary|${HOST}",response_code="200"} ${requests}`,
  ].join('\n');
}

/** An HTTP answer with a JSON body. */
export function anAnswer(body: unknown, status = 200, atMs = 1_000_000) {
  return known({ status, text: JSON.stringify(body), atMs });
}

export const healthyState = { redis: 'connected', frontends: [{ gone: false, totals: { sent: 7 } }] };

/** `GET /status` of a watcher that is content. */
export const healthyStatus = {
  ...calmStatus(999_500),
  reason: '5.0/s is below 10: all traffic to primary, as it is.',
};

/** `kubectl auth can-i --list --no-headers` with the Role as it comes. */
export const rights = `events                                          []                                     []                         [create patch]
selfsubjectreviews.authentication.k8s.io        []                                     []                         [create]
virtualservices.networking.istio.io             []                                     [worker-virtual-service]   [get patch]
                                                [/api/*]                               []                         [get]
`;

/** What the cluster with the page tells beside the rest, shortened. */
export const healthyHome: HomeFacts = {
  gateways: known([
    {
      metadata: { name: 'frontend-gateway' },
      spec: { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80 }, hosts: ['*'] }] },
    },
  ]),
  gatewaysOfGatewayApi: known([]),
  gatewayPods: known([aPod('gateway-1', { istio: 'ingressgateway', app: 'gateway' })]),
  gatewayServices: known([
    {
      ...aService('gateway', { name: 'http', port: 80 }, '192.0.2.1'),
      spec: { type: 'LoadBalancer', selector: { app: 'gateway' }, ports: [] },
    },
  ]),
  virtualServices: known([aRoute(100, 0)]),
  destinationRules: known([
    {
      metadata: { name: 'worker-destination-rule' },
      spec: {
        host: 'worker-service',
        subsets: [
          { name: 'primary', labels: { 'cluster-type': 'primary-cluster' } },
          { name: 'burst', labels: { 'cluster-type': 'burst-cluster' } },
        ],
      },
    },
  ]),
  sidecarPages: [{ pod: 'frontend-1', text: known(aMetricsPage({ primary: 1, burst: 1 })) }],
  state: anAnswer(healthyState),
  watcherStatus: anAnswer(healthyStatus),
  watcherRights: known(rights),
  prometheus: known({ scrapeIntervalsSeconds: known([15]), rate: { perSecond: 5 } }),
};
