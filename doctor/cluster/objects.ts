import { z } from 'zod';

/** As much of Kubernetes' and Istio's objects as the checks look at; all else is left out. */
const labels = z.record(z.string(), z.string()).default({});
const metadata = z.object({ name: z.string(), namespace: z.string().default(''), labels });

export const namespaceSchema = z.object({ metadata });

const containerSchema = z.object({
  name: z.string(),
  restartPolicy: z.string().optional(),
  env: z.array(z.object({ name: z.string(), value: z.string().optional() })).default([]),
});

export const deploymentSchema = z.object({
  metadata,
  spec: z.object({
    replicas: z.int().default(1),
    template: z.object({ spec: z.object({ containers: z.array(containerSchema) }) }),
  }),
});

export type Deployment = z.infer<typeof deploymentSchema>;

export const podSchema = z.object({
  metadata: metadata.extend({ deletionTimestamp: z.string().optional() }),
  spec: z.object({ containers: z.array(containerSchema), initContainers: z.array(containerSchema).default([]) }),
  status: z.object({
    phase: z.string().default('Unknown'),
    conditions: z.array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() })).default([]),
    containerStatuses: z
      .array(
        z.object({
          name: z.string(),
          state: z.object({ waiting: z.object({ reason: z.string().optional() }).optional() }).default({}),
        }),
      )
      .default([]),
  }),
});

export type Pod = z.infer<typeof podSchema>;

export const serviceSchema = z.object({
  metadata,
  spec: z.object({
    type: z.string().default('ClusterIP'),
    selector: labels,
    ports: z
      .array(z.object({ name: z.string().optional(), port: z.int(), appProtocol: z.string().optional() }))
      .default([]),
  }),
  status: z
    .object({
      loadBalancer: z
        .object({
          ingress: z.array(z.object({ ip: z.string().optional(), hostname: z.string().optional() })).default([]),
        })
        .default({ ingress: [] }),
    })
    .default({ loadBalancer: { ingress: [] } }),
});

export type Service = z.infer<typeof serviceSchema>;

export const endpointSliceSchema = z.object({
  metadata,
  endpoints: z
    .array(
      z.object({
        conditions: z.object({ ready: z.boolean().nullish() }).default({}),
        targetRef: z.object({ name: z.string() }).optional(),
      }),
    )
    .nullable()
    .default([])
    .transform((endpoints) => endpoints ?? []),
});

export type EndpointSlice = z.infer<typeof endpointSliceSchema>;

/** What injects sidecars: its labels name the revision of Istio, and a tag if it stands for one. */
export const webhookSchema = z.object({ metadata });

export type Webhook = z.infer<typeof webhookSchema>;

export const gatewaySchema = z.object({
  metadata,
  spec: z.object({
    selector: z.record(z.string(), z.string()).default({}),
    servers: z
      .array(z.object({ port: z.object({ number: z.int() }), hosts: z.array(z.string()).default([]) }))
      .default([]),
  }),
});

export type Gateway = z.infer<typeof gatewaySchema>;

/** A Gateway of the Gateway API. */
export const gatewayApiSchema = z.object({
  metadata,
  status: z
    .object({
      addresses: z.array(z.object({ value: z.string() })).default([]),
      conditions: z
        .array(z.object({ type: z.string(), status: z.string(), message: z.string().default('') }))
        .default([]),
    })
    .default({ addresses: [], conditions: [] }),
});

export type GatewayApi = z.infer<typeof gatewayApiSchema>;

export const virtualServiceSchema = z.object({
  metadata,
  spec: z.object({
    http: z
      .array(
        z.object({
          name: z.string().optional(),
          route: z
            .array(
              z.object({
                destination: z.object({ host: z.string(), subset: z.string().optional() }),
                weight: z.number().optional(),
              }),
            )
            .default([]),
        }),
      )
      .default([]),
  }),
});

export type VirtualService = z.infer<typeof virtualServiceSchema>;

export const destinationRuleSchema = z.object({
  metadata,
  spec: z.object({
    host: z.string(),
    subsets: z.array(z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) })).default([]),
  }),
});

export type DestinationRule = z.infer<typeof destinationRuleSchema>;
