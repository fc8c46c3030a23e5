import { httpRouteSchema } from '@hashr/mesh/gateway-api-objects.ts';
import {
  destinationRuleSchema,
  gatewaySchema,
  metadataSchema as metadata,
  virtualServiceSchema,
} from '@hashr/mesh/istio-objects.ts';
import { z } from 'zod';

// As much of Kubernetes' objects as the checks read. https://kubernetes.io/docs/reference/kubernetes-api/

const name = z.string();
const text = z.string().optional();

/** A list that may be missing or null. */
function listOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .array(z.object(shape))
    .nullish()
    .transform((list) => list ?? []);
}

const containers = listOf({ name, restartPolicy: text, env: listOf({ name, value: text }) });
const conditions = listOf({ type: z.string(), status: z.string(), message: text });
const state = z.object({ waiting: z.object({ reason: text }).optional() }).default({});

const pod = z.object({
  metadata,
  spec: z.object({ containers, initContainers: containers }),
  status: z.object({ phase: z.string().default('Unknown'), conditions, containerStatuses: listOf({ name, state }) }),
});

const deployment = z.object({
  metadata,
  spec: z.object({ replicas: z.int().default(1), template: z.object({ spec: z.object({ containers }) }) }),
});

const service = z.object({
  metadata,
  spec: z.object({
    type: z.string().default('ClusterIP'),
    selector: z.record(z.string(), z.string()).default({}),
    ports: listOf({ name: text, port: z.int(), appProtocol: text }),
  }),
  status: z
    .object({ loadBalancer: z.object({ ingress: listOf({ ip: text, hostname: text }) }).prefault({}) })
    .prefault({}),
});

const endpointSlice = z.object({
  metadata,
  endpoints: listOf({
    conditions: z.object({ ready: z.boolean().nullish() }).default({}),
    targetRef: z.object({ name }).optional(),
  }),
});

const gatewayApiGateway = z.object({
  metadata,
  status: z.object({ addresses: listOf({ value: z.string() }), conditions }).prefault({}),
});

const istio = '/apis/networking.istio.io/v1';
/** Where the API server has the Gateway API. A cluster need not have it. */
export const GATEWAY_API = '/apis/gateway.networking.k8s.io/v1';

/** The kinds of objects that the doctor lists: where the API server has them, and their schemas. */
export const kinds = {
  pods: { api: '/api/v1', schema: pod },
  services: { api: '/api/v1', schema: service },
  deployments: { api: '/apis/apps/v1', schema: deployment },
  endpointslices: { api: '/apis/discovery.k8s.io/v1', schema: endpointSlice },
  mutatingwebhookconfigurations: { api: '/apis/admissionregistration.k8s.io/v1', schema: z.object({ metadata }) },
  gateways: { api: istio, schema: gatewaySchema },
  virtualservices: { api: istio, schema: virtualServiceSchema },
  destinationrules: { api: istio, schema: destinationRuleSchema },
  httproutes: { api: GATEWAY_API, schema: httpRouteSchema },
  gatewayApiGateways: { api: GATEWAY_API, schema: gatewayApiGateway, resource: 'gateways' },
};

export type Kind = keyof typeof kinds;
export type ObjectOf<Of extends Kind> = z.output<(typeof kinds)[Of]['schema']>;
export type Pod = z.output<typeof pod>;
export type Deployment = z.output<typeof deployment>;
export type Service = z.output<typeof service>;

/** The label `app` of the demo's pods, by Deployment. */
export const appOf: Record<string, string> = {
  'frontend-deployment': 'frontend',
  'worker-deployment': 'worker',
  'worker-burst-deployment': 'worker',
  'redis-cache': 'redis-cache',
  'istiowatcher-deployment': 'istiowatcher',
};

/** The pods of one app that are not being deleted. */
export function podsOf(pods: Pod[], app: string | undefined): Pod[] {
  return pods.filter(({ metadata }) => metadata.labels.app === app && metadata.deletionTimestamp === undefined);
}

/** All pods of the demo that are not being deleted. */
export function demoPods(pods: Pod[]): Pod[] {
  return [...new Set(Object.values(appOf))].flatMap((app) => podsOf(pods, app));
}

export function isReady({ status }: Pod): boolean {
  return status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** A sidecar is a container, or (a native sidecar) an init container that keeps running. */
export function hasSidecar({ spec }: Pod): boolean {
  const native = spec.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...spec.containers, ...native].some(({ name }) => name === 'istio-proxy');
}

export function findDeployment(deployments: Deployment[], name: string): Deployment | undefined {
  return deployments.find(({ metadata }) => metadata.name === name);
}

/** Whether a selector selects an object with these labels. An empty selector selects nothing here. */
export function selects(selector: Record<string, string>, labels: Record<string, string>): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** Labels as kubectl writes them: `app=worker,cluster-type=burst-cluster`. */
export function toSelector(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map((pair) => pair.join('='))
    .join();
}
