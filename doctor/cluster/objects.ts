import {
  destinationRuleSchema,
  gatewaySchema,
  metadataSchema,
  virtualServiceSchema,
} from '@hashr/mesh/istio-objects.ts';
import { z } from 'zod';

// As much of Kubernetes' objects as the checks read. https://kubernetes.io/docs/reference/kubernetes-api/

const metadata = metadataSchema;
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
  gatewayApiGateways: { api: '/apis/gateway.networking.k8s.io/v1', schema: gatewayApiGateway, resource: 'gateways' },
};

export type Kind = keyof typeof kinds;
export type ObjectOf<Of extends Kind> = z.output<(typeof kinds)[Of]['schema']>;
export type Pod = z.output<typeof pod>;
export type Deployment = z.output<typeof deployment>;
export type Service = z.output<typeof service>;
