import { beforeAll, describe, expect, test } from 'vitest';
import { find, type KubernetesObject, nameOf } from './kubernetes-object.ts';
import { build, buildWith, hasKubectl, parseObjects } from './kustomize.ts';

interface Peer {
  namespaceSelector?: { matchLabels?: Record<string, string> };
  podSelector?: object;
  ipBlock?: { cidr: string };
}

interface Policy extends KubernetesObject {
  spec: { ingress?: { from?: Peer[] }[]; egress?: { to?: Peer[] }[] };
}

describe.runIf(hasKubectl)('the network policies', () => {
  let policies: Policy[] = [];
  beforeAll(async () => {
    policies = parseObjects(await build('k8s/overlays/network-policies-two-clusters')) as Policy[];
  });

  const peersOf = ({ spec }: Policy) => [
    ...(spec.ingress ?? []).flatMap(({ from }) => from ?? []),
    ...(spec.egress ?? []).flatMap(({ to }) => to ?? []),
  ];

  test('select pods of other namespaces by the name of the namespace, not by labels of the pods alone', () => {
    const namespaces = policies
      .flatMap(peersOf)
      .flatMap(({ namespaceSelector }) => (namespaceSelector === undefined ? [] : [namespaceSelector.matchLabels]));

    expect(namespaces.length).toBeGreaterThan(4);
    for (const labels of namespaces) {
      expect(['istio-system', 'kube-system']).toContain(labels?.['kubernetes.io/metadata.name']);
    }
  });

  test('do not allow a pod to connect to all addresses', () => {
    for (const policy of policies) {
      for (const { to } of policy.spec.egress ?? []) {
        expect(to?.length, nameOf(policy)).toBeGreaterThan(0);
      }
    }
  });

  test('allow only the gateway to accept connections from all addresses', () => {
    const open = policies.filter(({ spec }) => spec.ingress?.some(({ from }) => (from ?? []).length === 0));

    expect(open.map(nameOf)).toEqual(['NetworkPolicy/gateway']);
  });

  test('use the addresses of k8s/network-addresses', () => {
    const spec = (name: string) => find<Policy>(policies, `NetworkPolicy/${name}`).spec;
    const primary = [{ ipBlock: { cidr: '198.51.100.0/24' } }];
    const burst = [{ ipBlock: { cidr: '203.0.113.0/25' } }, { ipBlock: { cidr: '203.0.113.128/25' } }];

    expect(spec('kubernetes-api').egress).toEqual([
      { to: [{ ipBlock: { cidr: '192.0.2.1/32' } }], ports: [{ port: 6443 }] },
    ]);
    expect(spec('redis-two-clusters').ingress).toEqual([{ from: burst, ports: [{ port: 'tcp-redis' }] }]);
    expect(spec('frontend-two-clusters').egress).toEqual([{ to: burst, ports: [{ port: 8081 }] }]);
    expect(spec('worker-burst-two-clusters')).toMatchObject({
      ingress: [{ from: primary, ports: [{ port: 'http' }] }],
      egress: [{ to: primary, ports: [{ port: 6379 }] }],
    });
  });

  test.each(['network-policies', 'network-policies-two-clusters'])(
    '%s: without addresses, the build fails, and the error names what is missing',
    async (component) => {
      await expect(buildWith('k8s/overlays/primary', [component], false)).rejects.toThrow(
        'nothing selected by NetworkAddresses',
      );
    },
  );
});
