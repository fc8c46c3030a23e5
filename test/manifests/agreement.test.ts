import { frontendVariables } from '@hashr/frontend/config.ts';
import { watcherVariables } from '@hashr/istiowatcher/config.ts';
import { envoyClusterName } from '@hashr/mesh/metric-names.ts';
import { routeKinds } from '@hashr/mesh/route-kinds.ts';
import { subsets } from '@hashr/mesh/subsets.ts';
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
        dnsConfig?: { options: { name: string; value: string }[] };
      };
    };
  };
}

interface Service extends KubernetesObject {
  spec: { selector: Record<string, string>; ports: { name: string; port: number; targetPort?: string }[] };
}

interface Route extends KubernetesObject {
  spec: { http: { route: { destination: { subset: string }; weight: number }[] }[] };
}

interface Rules extends KubernetesObject {
  spec: { rules?: { from: { source: { serviceAccounts: string[] } }[]; to: { operation: { ports: string[] } }[] }[] };
}

const services = {
  'frontend-deployment': { variables: frontendVariables, ports: { http: 8080, metrics: 9464 } },
  'worker-deployment': { variables: workerVariables, ports: { http: 8081, metrics: 9464 } },
  'istiowatcher-deployment': { variables: watcherVariables, ports: { http: 8082, metrics: 9464 } },
};

/** The longest time that a process takes to stop, in seconds (packages/service-kit/src/lifecycle.ts). */
const STOP_SECONDS = 4;

describe.runIf(hasKubectl)('the manifests agree with the programs', () => {
  let primary: KubernetesObject[] = [];
  let burst: KubernetesObject[] = [];
  let minikube: KubernetesObject[] = [];
  beforeAll(async () => {
    [primary, burst, minikube] = (
      await Promise.all(['primary', 'burst', 'minikube'].map((overlay) => build(`k8s/overlays/${overlay}`)))
    ).map(parseObjects) as [KubernetesObject[], KubernetesObject[], KubernetesObject[]];
  });
  /** All objects of a kind. Fails if there are none, because a loop over none could not fail. */
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

  test.each(Object.entries(services))(
    '%s: the program reads each variable of its environment',
    (name, { variables, ports }) => {
      const container = containerOf(primary, name);
      const env = Object.fromEntries((container.env ?? []).map(({ name: key, value }) => [key, value]));

      const own = Object.keys(env).filter((key) => key !== 'NODE_OPTIONS'); // NODE_OPTIONS is for Node.js itself.
      expect(Object.keys(variables.shape)).toEqual(expect.arrayContaining(own));
      const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
      expect(variables.safeParse(given).error).toBeUndefined();
      expect(Object.fromEntries(container.ports.map((port) => [port.name, port.containerPort]))).toEqual(ports);
      expect(env.PORT).toBe(String(ports.http));
      expect(variables.parse({}).METRICS_PORT).toBe(ports.metrics);
    },
  );

  test.each(Object.entries(services))(
    '%s: the annotations give Prometheus the port of its metrics',
    (name, { ports }) => {
      const { annotations } = deployment(primary, name).spec.template.metadata;

      expect(annotations).toMatchObject({
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': String(ports.metrics),
        'prometheus.io/path': '/metrics',
      });
    },
  );

  test.each(Object.keys(services))('%s: the grace period is long enough for an ordered shutdown', (name) => {
    const { template } = deployment(primary, name).spec;
    const preStopSeconds = containerOf(primary, name).lifecycle?.preStop.sleep.seconds ?? 0;

    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(preStopSeconds + STOP_SECONDS);
  });

  test.each(Object.keys(services))('%s: a lost DNS query costs less time than a string has', (name) => {
    const { options = [] } = deployment(primary, name).spec.template.spec.dnsConfig ?? {};
    const timeoutSeconds = Number(options.find((option) => option.name === 'timeout')?.value ?? 5);

    expect(1_000 * timeoutSeconds).toBeLessThan(frontendVariables.parse({}).REQUEST_TIMEOUT_MS / 2);
  });

  test('every container meets the Pod Security level "restricted", and has a read-only root file system', () => {
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

  test('every Service selects pods and named ports that exist, except for Redis in the burst cluster', () => {
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

  test('the name of each port begins with its protocol, as Istio needs it', () => {
    for (const service of ofKind<Service>([...primary, ...burst], 'Service')) {
      for (const { name } of service.spec.ports) {
        expect(name, nameOf(service)).toMatch(/^(http|tcp)(-|$)/);
      }
    }
  });

  test('the subsets of the DestinationRule select the workers', () => {
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

  test('on GKE, the number of workers follows the load in the burst cluster, and never in the primary one', async () => {
    const kinds = async (overlay: string) => parseObjects(await build(`k8s/overlays/${overlay}`)).map(nameOf);

    expect(await kinds('burst-autoscaling')).toContain('HorizontalPodAutoscaler/worker');
    expect(await kinds('gke')).not.toContain('HorizontalPodAutoscaler/worker');
  });

  test.each([
    ['natural', 100, 0],
    ['50-50', 50, 50],
    ['burst', 0, 100],
  ])(
    "istio-manifests/%s has the codelab's weights, and differs from the route of the demo in nothing else",
    async (folder, toPrimary, toBurst) => {
      const parts = parseObjects(await build(`istio-manifests/${folder}`));
      const expected = structuredClone(find<Route>(primary, 'VirtualService/worker-virtual-service').spec);
      expected.http[0]?.route.forEach((destination, index) => {
        destination.weight = index === 0 ? toPrimary : toBurst;
      });

      expect(parts).toHaveLength(1);
      expect(find<Route>(parts, 'VirtualService/worker-virtual-service').spec).toEqual(expected);
    },
  );

  test('only the burst cluster has a prefix', () => {
    const prefixOf = (objects: KubernetesObject[], name: string) =>
      containerOf(objects, name).env?.find(({ name: key }) => key === 'PREFIX')?.value;

    expect(prefixOf(primary, 'worker-deployment')).toBe('');
    expect(prefixOf(burst, 'worker-deployment')).toBe('bursty-');
    expect(prefixOf(minikube, 'worker-burst-deployment')).toBe('bursty-');
  });

  test('the watcher may get and patch one VirtualService, read one HTTPRoute, create and patch Events, and nothing else', () => {
    expect(find<{ rules: object[] }>(primary, 'Role/istiowatcher').rules).toEqual([
      {
        apiGroups: ['networking.istio.io'],
        resources: ['virtualservices'],
        resourceNames: ['worker-virtual-service'],
        verbs: ['get', 'patch'],
      },
      {
        apiGroups: ['gateway.networking.k8s.io'],
        resources: ['httproutes'],
        resourceNames: ['worker-route'],
        verbs: ['get'],
      },
      { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
    ]);
    expect(primary.filter(({ kind }) => /^Cluster|^Role$/.test(kind)).map(nameOf)).toEqual(['Role/istiowatcher']);
    expect(find<{ subjects: object[] }>(primary, 'RoleBinding/istiowatcher').subjects).toEqual([
      { kind: 'ServiceAccount', name: 'istiowatcher', namespace: 'hashr' },
    ]);
    expect(deployment(primary, 'istiowatcher-deployment').spec.template.spec.serviceAccountName).toBe('istiowatcher');
  });

  test('each AuthorizationPolicy names service accounts and ports that exist', () => {
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

  test("the frontend's sidecar exports the metrics that the watcher reads", () => {
    const { annotations } = deployment(primary, 'frontend-deployment').spec.template.metadata;
    const list = [...String(annotations['proxy.istio.io/config']).matchAll(/^ +- (.*)$/gm)].map(([, regexp]) => regexp);
    const shown = new RegExp(`^(${list.join('|')})$`);

    for (const cluster of routeKinds.flatMap((kind) =>
      subsets.map((subset) => envoyClusterName(kind, subset, 'hashr')),
    )) {
      for (const counter of ['upstream_rq_200', 'upstream_rq_503', 'membership_healthy']) {
        expect(`cluster.${cluster};.${counter}`).toMatch(shown);
      }
    }
    // With and without Istio's delimiter, which older versions do not have.
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

  test('the headless Service includes frontends that are terminating', () => {
    expect(find<{ spec: object }>(primary, 'Service/frontend-metrics').spec).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
    });
  });
});
