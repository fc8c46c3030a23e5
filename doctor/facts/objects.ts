import { z } from 'zod';

/** As much of Kubernetes' and Istio's objects as the checks look at; all else is left out. */
const labels = z.record(z.string(), z.string()).default({});
const metadata = z.object({ name: z.string(), namespace: z.string().default(''), labels });

/** A list of objects, as `kubectl get -o json` gives it. */
export function listOf<Schema extends z.ZodType>(item: Schema) {
  return z.object({ items: z.array(item) }).transform(({ items }) => items);
}

export const namespaceSchema = z.object({ metadata });

export type Namespace = z.infer<typeof namespaceSchema>;

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
