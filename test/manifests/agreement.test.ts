import { frontendVariables } from '@hashr/frontend/config.ts';
import { watcherVariables } from '@hashr/istiowatcher/config.ts';
import { workerVariables } from '@hashr/worker/config.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { find, type KubernetesObject, nameOf } from './kubernetes-object.ts';
import { build, hasKubectl, parseObjects } from './kustomize.ts';

interface Deployment extends KubernetesObject {
  spec: {
    replicas: number;
    selector: { matchLabels: Record<string, string> };
    template: {
      metadata: { labels: Record<string, string>; annotations: Record<string, string> };
      spec: {
        serviceAccountName: string;
        terminationGracePeriodSeconds: number;
        containers: {
          name: string;
          image: string;
          env?: { name: string; value?: string }[];
          ports: { name: string; containerPort: number }[];
          lifecycle?: { preStop: { sleep: { seconds: number } } };
          securityContext: object;
        }[];
      };
    };
  };
}

interface Service extends KubernetesObject {
  spec: { selector: Record<string, string>; ports: { name: string; port: number; targetPort?: string }[] };
}

interface Rules extends KubernetesObject {
  spec: { rules?: { from: { source: { serviceAccounts: string[] } }[]; to: { operation: { ports: string[] } }[] }[] };
}

const services = {
  'frontend-deployment': { variables: frontendVariables, ports: { http: 8080, metrics: 9464 } },
  'worker-deployment': { variables: workerVariables, ports: { http: 8081, metrics: 9464 } },
  'istiowatcher-deployment': { variables: watcherVariables, ports: { http: 8082, metrics: 9464 } },
};

/** How long a process takes at most to stop, in seconds (packages/service-kit/src/lifecycle.ts). */
const STOP_SECONDS = 4;

describe.runIf(hasKubectl)('what the manifests say', () => {
  let primary: KubernetesObject[] = [];
  let burst: KubernetesObject[] = [];
  let minikube: KubernetesObject[] = [];
  beforeAll(async () => {
    [primary, burst, minikube] = (
      await Promise.all(['primary', 'burst', 'minikube'].map((overlay) => build(`k8s/overlays/${overlay}`)))
    ).map(parseObjects) as [KubernetesObject[], KubernetesObject[], KubernetesObject[]];
  });
  /** All of a kind; a test that loops over none of them could not fail. */
  function ofKind<Kind extends KubernetesObject>(objects: KubernetesObject[], kind: Kind['kind']): Kind[] {
    const found = objects.filter((object) => object.kind === kind) as Kind[];
    expect(found, kind).not.toEqual([]);
    return found;
  }
  const deployment = (objects: KubernetesObject[], name: string) => find<Deployment>(objects, `Deployment/${name}`);
  const containerOf = (objects: KubernetesObject[], name: string) => {
    const [container] = deployment(objects, name).spec.template.spec.containers;
    if (container === undefined) {
      throw new Error(`${name} has no container.`);
    }
    return container;
  };

  test.each(Object.entries(services))('%s: its environment is what the program reads', (name, { variables, ports }) => {
    const container = containerOf(primary, name);
    const env = Object.fromEntries((container.env ?? []).map(({ name: key, value }) => [key, value]));

    const ours = Object.keys(env).filter((key) => key !== 'NODE_OPTIONS'); // That one is for Node.js itself.
    expect(Object.keys(variables.shape)).toEqual(expect.arrayContaining(ours));
    const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
    expect(variables.safeParse(given).error).toBeUndefined();
    expect(Object.fromEntries(container.ports.map((port) => [port.name, port.containerPort]))).toEqual(ports);
    expect(env.PORT).toBe(String(ports.http));
    expect(variables.parse({}).METRICS_PORT).toBe(ports.metrics);
  });

  test.each(Object.entries(services))('%s: Prometheus is sent to the port of its metrics', (name, { ports }) => {
    const { annotations } = deployment(primary, name).spec.template.metadata;

    expect(annotations).toMatchObject({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': String(ports.metrics),
      'prometheus.io/path': '/metrics',
    });
  });

  test.each(Object.keys(services))('%s: is given the time that it needs to stop', (name) => {
    const { template } = deployment(primary, name).spec;
    const preStopSeconds = containerOf(primary, name).lifecycle?.preStop.sleep.seconds ?? 0;

    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(preStopSeconds + STOP_SECONDS);
  });

  test('every process of ours may do as little as "restricted" wants, and cannot write', () => {
    for (const object of ofKind<Deployment>([...primary, ...burst, ...minikube], 'Deployment')) {
      const { spec } = object.spec.template;
      expect(spec, nameOf(object)).toMatchObject({
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      for (const { securityContext } of spec.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    }
  });

  test('every Service finds pods by labels and named ports that are there, but Redis in the burst cluster', () => {
    for (const objects of [primary, minikube, burst]) {
      const deployments = ofKind<Deployment>(objects, 'Deployment');
      for (const service of ofKind<Service>(objects, 'Service')) {
        const pods = deployments.filter(({ spec }) =>
          Object.entries(service.spec.selector).every(([key, value]) => spec.template.metadata.labels[key] === value),
        );
        const expected = objects === burst && service.metadata.name === 'redis-cache-service' ? 0 : 1;
        expect(Math.min(pods.length, 1), nameOf(service)).toBe(expected);
        const ports = pods.flatMap(({ spec }) => spec.template.spec.containers.flatMap((container) => container.ports));
        for (const { targetPort } of service.spec.ports.filter((port) => port.targetPort && expected > 0)) {
          expect(ports.map(({ name }) => name)).toContain(targetPort);
        }
      }
    }
  });

  test('each port is named by its protocol, so that the mesh knows it', () => {
    for (const service of ofKind<Service>([...primary, ...burst], 'Service')) {
      for (const { name } of service.spec.ports) {
        expect(name, nameOf(service)).toMatch(/^(http|tcp)(-|$)/);
      }
    }
  });

  test('the subsets of the DestinationRule are labels of workers', () => {
    const { spec } = find<{ spec: { subsets: { labels: Record<string, string> }[] } }>(
      primary,
      'DestinationRule/worker-destination-rule',
    );
    const workers = [deployment(minikube, 'worker-deployment'), deployment(minikube, 'worker-burst-deployment')];

    expect(workers.map(({ spec: { template } }) => template.metadata.labels)).toEqual(
      spec.subsets.map(({ labels }) => expect.objectContaining(labels)),
    );
    expect(deployment(burst, 'worker-deployment').spec.selector.matchLabels).toEqual({
      app: 'worker',
      'cluster-type': 'burst-cluster',
    });
  });

  test('only the burst cluster has a prefix', () => {
    const prefixOf = (objects: KubernetesObject[], name: string) =>
      containerOf(objects, name).env?.find(({ name: key }) => key === 'PREFIX')?.value;

    expect(prefixOf(primary, 'worker-deployment')).toBe('');
    expect(prefixOf(burst, 'worker-deployment')).toBe('bursty-');
    expect(prefixOf(minikube, 'worker-burst-deployment')).toBe('bursty-');
  });

  test('the watcher may get and patch one VirtualService, create and patch Events, and nothing else', () => {
    expect(find<{ rules: object[] }>(primary, 'Role/istiowatcher').rules).toEqual([
      {
        apiGroups: ['networking.istio.io'],
        resources: ['virtualservices'],
        resourceNames: ['worker-virtual-service'],
        verbs: ['get', 'patch'],
      },
      { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
    ]);
    expect(primary.filter(({ kind }) => /^Cluster|^Role$/.test(kind)).map(nameOf)).toEqual(['Role/istiowatcher']);
    expect(find<{ subjects: object[] }>(primary, 'RoleBinding/istiowatcher').subjects).toEqual([
      { kind: 'ServiceAccount', name: 'istiowatcher', namespace: 'hashr' },
    ]);
    expect(deployment(primary, 'istiowatcher-deployment').spec.template.spec.serviceAccountName).toBe('istiowatcher');
  });

  test('who may call is a service account that is there, and may call a port that is there', () => {
    const accounts = primary.filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata }) => metadata.name);
    const ports = ofKind<Deployment>(primary, 'Deployment').flatMap(({ spec }) =>
      spec.template.spec.containers.flatMap((container) =>
        container.ports.map(({ containerPort }) => `${containerPort}`),
      ),
    );
    for (const policy of ofKind<Rules>(primary, 'AuthorizationPolicy')) {
      for (const { from, to } of policy.spec.rules ?? []) {
        const own = from.flatMap(({ source }) => source.serviceAccounts).filter((name) => !/\/|-istio$/.test(name));
        expect(accounts, nameOf(policy)).toEqual(expect.arrayContaining(own));
        expect(ports).toEqual(expect.arrayContaining(to.flatMap(({ operation }) => operation.ports)));
      }
    }
  });

  test("the frontend's sidecar shows what the watcher reads", () => {
    const { annotations } = deployment(primary, 'frontend-deployment').spec.template.metadata;
    const list = [...String(annotations['proxy.istio.io/config']).matchAll(/^ +- (.*)$/gm)].map(([, regexp]) => regexp);
    const shown = new RegExp(`^(${list.join('|')})$`);

    for (const counter of ['upstream_rq_200', 'upstream_rq_503', 'membership_healthy']) {
      expect(`cluster.outbound|80|burst|worker-service.hashr.svc.cluster.local;.${counter}`).toMatch(shown);
    }
    // With Istio's delimiter, which older versions do not have.
    for (const delimiter of [';', '']) {
      expect(`http.outbound_0.0.0.0_80${delimiter}.downstream_rq_total`).toMatch(shown);
    }
    for (const other of [
      'http.inbound_0.0.0.0_8080;.downstream_rq_total',
      'http.outbound_0.0.0.0_80;.downstream_rq_5xx',
    ]) {
      expect(other).not.toMatch(shown);
    }
  });

  test('the watcher finds the sidecar of a frontend that terminates', () => {
    expect(find<{ spec: object }>(primary, 'Service/frontend-metrics').spec).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
    });
  });
});
