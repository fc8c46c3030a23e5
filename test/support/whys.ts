import type { Notice } from '@hashr/messages/notices.ts';
import type { ProposalWhy, RateFinding, Why } from '@hashr/messages/why.ts';

const findings: RateFinding[] = [
  { kind: 'above', perSecond: 26.42, threshold: 15 },
  { kind: 'below', perSecond: 5, threshold: 10 },
  { kind: 'barely-above', perSecond: 15.04, threshold: 15 },
  { kind: 'barely-below', perSecond: 9.5, threshold: 10 },
  { kind: 'incomplete', perSecond: 3, threshold: 10 },
  { kind: 'between', perSecond: 12, returnBelow: 10, burstAbove: 15 },
  { kind: 'shared', perSecond: 50.2, capacity: 15, isLearnt: false },
  { kind: 'shared', perSecond: 50.2, capacity: 11.2, isLearnt: true },
];

const proposals: ProposalWhy[] = [0, 70, 100].flatMap((burstPercent): ProposalWhy[] => [
  ...findings.flatMap((finding) =>
    (['settled', 'above', 'below'] as const).map((kind) => ({ kind, burstPercent, finding })),
  ),
  ...(['setting', 'annotation'] as const).map((by) => ({ kind: 'forced' as const, burstPercent, by })),
  ...(['primary', 'burst'] as const).map((down) => ({ kind: 'subset-down' as const, burstPercent, down })),
]);

/** A field manager, another istiowatcher, an unknown client. */
const managers: { by?: string }[] = [{ by: 'flux' }, { by: 'istiowatcher' }, {}];

/** A notice of each code; of those with variants, one of each variant. */
export const everyNotice: Notice[] = [
  { code: 'raw', message: 'Nobody answers.' },
  { code: 'too-soon' },
  { code: 'no-answer', at: 'http://10.0.0.1:15020', cause: 'ECONNRESET' },
  { code: 'not-metrics', at: 'http://10.0.0.1:15020' },
  { code: 'bad-status', at: 'http://10.0.0.1:15020', status: 503 },
  { code: 'no-envoy', address: '10.0.0.1' },
  { code: 'no-address', hostname: 'frontend-metrics', cause: 'ENOTFOUND' },
  { code: 'no-counters', services: ['worker-service', 'worker-primary', 'worker-burst'] },
  { code: 'some-unread', unread: 1, frontends: 3 },
  { code: 'unknown-health', source: 'mesh' },
  { code: 'unknown-health', source: 'prometheus' },
  { code: 'completed-requests', counter: 'envoy_http_downstream_rq_total' },
  { code: 'no-prometheus', url: 'http://10.0.0.2', cause: 'ECONNREFUSED' },
  { code: 'not-prometheus', url: 'http://10.0.0.2', status: 404 },
  { code: 'not-a-number', url: 'http://10.0.0.2', value: 'NaN' },
  { code: 'nothing-scraped', url: 'http://10.0.0.2', app: 'frontend', namespace: 'hashr' },
  { code: 'stale', seconds: 47 },
  { code: 'long-gap', seconds: 10 },
  ...managers.map((by): Notice => ({ code: 'contended', ...by, annotation: 'istiowatcher/paused' })),
  { code: 'repeated', times: 3 },
  { code: 'dry-run' },
  { code: 'unknown-change-time' },
  { code: 'file-changed', path: 'x.yaml' },
  { code: 'file-unreadable', path: 'x.yaml', cause: 'ENOENT' },
  { code: 'patch-rejected', where: 'VirtualService worker-virtual-service', status: 422 },
  { code: 'not-found', where: 'VirtualService worker-virtual-service', command: 'kubectl apply -f x.yaml' },
  { code: 'unauthorized' },
  ...['get', 'patch', 'record Events for'].flatMap((verb): Notice[] => [
    { code: 'forbidden', verb, where: 'VirtualService worker-virtual-service' },
    { code: 'no-api-server', verb, where: 'VirtualService worker-virtual-service', cause: 'ECONNREFUSED' },
    { code: 'api-server-error', verb, where: 'VirtualService worker-virtual-service', status: 500 },
  ]),
  { code: 'other-route-wins', other: 'HTTPRoute worker-route', own: 'VirtualService' },
  { code: 'other-route-loses', other: 'VirtualService worker-virtual-service', own: 'HTTPRoute' },
  { code: 'second-watcher', name: 'istiowatcher-2' },
];

const notices: Notice[] = [{ code: 'long-gap', seconds: 10 }, { code: 'too-soon' }];

/** A reason of each kind, with each variant of what it depends on. */
export const everyWhy: Why[] = [
  ...proposals,
  { kind: 'paused', by: 'setting' },
  { kind: 'paused', by: 'annotation' },
  { kind: 'no-data', notices },
  { kind: 'both-down' },
  { kind: 'not-steering' },
  { kind: 'problem', notices },
  { kind: 'failed', notices },
  ...managers.map((by): Why => ({ kind: 'external', burstPercent: 70, ...by })),
  ...proposals.flatMap((proposal): Why[] => [
    ...managers.map((by): Why => ({ kind: 'contended', proposal, ...by })),
    ...(['primary', 'burst'] as const).flatMap((subset): Why[] => [
      { kind: 'minimum-time', proposal, subset, seconds: 20 },
      { kind: 'target-down', proposal, target: subset, health: 'down' },
      { kind: 'target-down', proposal, target: subset, health: 'unknown' },
      { kind: 'target-recovering', proposal, target: subset, seconds: 10 },
    ]),
  ]),
];
