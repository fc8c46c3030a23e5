import {
  destinationRuleSchema,
  gatewaySchema,
  metadataSchema,
  virtualServiceSchema,
} from '@hashr/mesh/istio-objects.ts';
import { z } from 'zod';

// As much of Kubernetes' objects as the checks read. https://kubernetes.io/docs/reference/kubernetes-api/

const metadata = metadataSchema;
const text = z.string().optional();

const containers = z
  .array(
    z.object({
      name: z.string(),
      restartPolicy: text,
      env: z.array(z.object({ name: z.string(), value: text })).default([]),
    }),
  )
  .default([]);

const deployment = z.object({
  metadata,
  spec: z.object({
    replicas: z.int().default(1),
    template: z.object({ spec: z.object({ containers }) }),
  }),
});

const conditions = z.array(z.object({ type: z.string(), status: z.string(), message: text })).default([]);

const pod = z.object({
  metadata: metadata.unwrap().extend({ deletionTimestamp: text }),
  spec: z.object({ containers, initContainers: containers }),
  status: z.object({
    phase: z.string().default('Unknown'),
    conditions,
    containerStatuses: z
      .array(
        z.object({
          name: z.string(),
          state: z.object({ waiting: z.object({ reason: text }).optional() }).default({}),
        }),
      )
      .default([]),
  }),
});

const loadBalancer = z.object({ ingress: z.array(z.object({ ip: text, hostname: text })).default([]) }).prefault({});

const service = z.object({
  metadata,
  spec: z.object({
    type: z.string().default('ClusterIP'),
    selector: z.record(z.string(), z.string()).default({}),
    ports: z.array(z.object({ name: text, port: z.int(), appProtocol: text })).default([]),
  }),
  status: z.object({ loadBalancer }).prefault({}),
});

const endpointSlice = z.object({
  metadata,
  endpoints: z
    .array(
      z.object({
        conditions: z.object({ ready: z.boolean().nullish() }).default({}),
        targetRef: z.object({ name: z.string() }).optional(),
      }),
    )
    .nullish()
    .transform((endpoints) => endpoints ?? []),
});

const gatewayApiGateway = z.object({
  metadata,
  status: z.object({ addresses: z.array(z.object({ value: z.string() })).default([]), conditions }).prefault({}),
});

/** The kinds of objects that the doctor lists: where the API server has them, and their schemas. */
export const kinds = {
  pods: { api: '/api/v1', schema: pod },
  services: { api: '/api/v1', schema: service },
  deployments: { api: '/apis/apps/v1', schema: deployment },
  endpointslices: { api: '/apis/discovery.k8s.io/v1', schema: endpointSlice },
  /** What injects sidecars: its labels name the revision of Istio, and a tag if there is one. */
  mutatingwebhookconfigurations: { api: '/apis/admissionregistration.k8s.io/v1', schema: z.object({ metadata }) },
  gateways: { api: '/apis/networking.istio.io/v1', schema: gatewaySchema },
  virtualservices: { api: '/apis/networking.istio.io/v1', schema: virtualServiceSchema },
  destinationrules: { api: '/apis/networking.istio.io/v1', schema: destinationRuleSchema },
  gatewayApiGateways: { api: '/apis/gateway.networking.k8s.io/v1', schema: gatewayApiGateway, resource: 'gateways' },
};

export type Kind = keyof typeof kinds;
export type ObjectOf<Of extends Kind> = z.output<(typeof kinds)[Of]['schema']>;
export type Pod = z.output<typeof pod>;
export type Deployment = z.output<typeof deployment>;
export type Service = z.output<typeof service>;
export type Webhook = ObjectOf<'mutatingwebhookconfigurations'>;
export type GatewayApiGateway = z.output<typeof gatewayApiGateway>;
