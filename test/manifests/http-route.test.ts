import { readHttpRoute } from '@hashr/mesh/http-route.ts';
import { subsetService, WORKER_DESTINATION_RULE, WORKER_HTTP_ROUTE, WORKER_SERVICE } from '@hashr/mesh/names.ts';
import { subsets } from '@hashr/mesh/subsets.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { addComponent } from './add-component.ts';
import { find, type KubernetesObject, nameOf } from './kubernetes-object.ts';
import { build, hasKubectl, parseObjects } from './kustomize.ts';

interface DestinationRule extends KubernetesObject {
  spec: { trafficPolicy: object; subsets: { name: string; labels: Record<string, string> }[] };
}

interface Service extends KubernetesObject {
  spec: { selector: Record<string, string>; ports: object[] };
}

const objectsOf = async (overlay: string) => parseObjects(await build(`k8s/overlays/${overlay}`));

describe.runIf(hasKubectl)('the overlays with an HTTPRoute', () => {
  let primary: KubernetesObject[] = [];
  let withRoute: KubernetesObject[] = [];
  let burst: KubernetesObject[] = [];
  beforeAll(async () => {
    primary = await objectsOf('primary');
    withRoute = await objectsOf('http-route');
    burst = await objectsOf('burst-http-route');
  });

  test('the watcher can read the route, all of whose strings go to primary', () => {
    const route = readHttpRoute(find(withRoute, `HTTPRoute/${WORKER_HTTP_ROUTE}`), 'worker-route');

    expect(route).toMatchObject({ isSplit: true, burstPercent: 0, paused: false });
  });

  test.each(subsets)('the Service of %s selects the workers of the subset, in both clusters', (subset) => {
    const { spec } = find<DestinationRule>(primary, `DestinationRule/${WORKER_DESTINATION_RULE}`);
    const labels = spec.subsets.find(({ name }) => name === subset)?.labels;

    for (const objects of [withRoute, burst]) {
      const whole = find<Service>(objects, `Service/${WORKER_SERVICE}`).spec;
      expect(find<Service>(objects, `Service/${subsetService(subset)}`).spec).toEqual({
        ...whole,
        selector: { ...whole.selector, ...labels },
      });
    }
  });

  test.each(subsets)('the policy of %s is that of the DestinationRule with subsets', (subset) => {
    const { trafficPolicy } = find<DestinationRule>(primary, `DestinationRule/${WORKER_DESTINATION_RULE}`).spec;

    for (const objects of [withRoute, burst]) {
      expect(find<DestinationRule>(objects, `DestinationRule/${subsetService(subset)}`).spec).toEqual({
        host: subsetService(subset),
        trafficPolicy,
      });
    }
  });

  test('they contain no other route to the workers, and the burst cluster contains none at all', () => {
    const routes = (objects: KubernetesObject[]) =>
      objects.map(nameOf).filter((name) => /^(VirtualService|HTTPRoute)\/worker/.test(name));

    expect(routes(withRoute)).toEqual(['HTTPRoute/worker-route']);
    expect(routes(burst)).toEqual([]);
  });

  test('the watcher changes the HTTPRoute: it may get and patch it, read the VirtualService, and record Events', () => {
    expect(find<{ rules: object[] }>(withRoute, 'Role/istiowatcher').rules).toEqual([
      {
        apiGroups: ['gateway.networking.k8s.io'],
        resources: ['httproutes'],
        resourceNames: ['worker-route'],
        verbs: ['get', 'patch'],
      },
      {
        apiGroups: ['networking.istio.io'],
        resources: ['virtualservices'],
        resourceNames: ['worker-virtual-service'],
        verbs: ['get'],
      },
      { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
    ]);
    const routeOf = (objects: KubernetesObject[]) =>
      JSON.stringify(find(objects, 'Deployment/istiowatcher-deployment')).match(/"name":"ROUTE","value":"(\w+)"/)?.[1];
    expect([routeOf(primary), routeOf(withRoute)]).toEqual(['virtualservice', 'httproute']);
  });

  test('k8s/add-component, which Skaffold calls, adds the component to any other overlay', async () => {
    expect(parseObjects(await addComponent('http-route', await build('k8s/overlays/primary')))).toEqual(withRoute);

    const minikube = parseObjects(await addComponent('http-route', await build('k8s/overlays/minikube')));
    expect(minikube.map(nameOf)).toEqual(expect.arrayContaining(['HTTPRoute/worker-route', 'Service/worker-burst']));
    expect(minikube.map(nameOf)).not.toContain('VirtualService/worker-virtual-service');
  });

  test('in ambient mode, the Service of the route names the waypoint, and nothing needs a sidecar', async () => {
    const ambient = await objectsOf('ambient');
    const { labels } = find(ambient, 'Namespace/hashr').metadata;
    const waypoint = find<{ spec: { gatewayClassName: string } }>(ambient, 'Gateway/waypoint');
    const targets = find<{ spec: { targetRefs: object[] } }>(ambient, 'AuthorizationPolicy/worker').spec.targetRefs;

    expect(labels).toMatchObject({ 'istio-injection': 'disabled', 'istio.io/dataplane-mode': 'ambient' });
    expect(waypoint.spec.gatewayClassName).toBe('istio-waypoint');
    expect(find(ambient, `Service/${WORKER_SERVICE}`).metadata.labels).toMatchObject({
      'istio.io/use-waypoint': waypoint.metadata.name,
    });
    expect(targets).toEqual([{ group: '', kind: 'Service', name: WORKER_SERVICE }]);
    expect(JSON.stringify(find(ambient, 'Deployment/istiowatcher-deployment'))).toContain(
      '"name":"RATE_SOURCE","value":"prometheus"',
    );
  });
});
