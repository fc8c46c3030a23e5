import { z } from 'zod';

// The parts of Kubernetes' and Istio's objects that the watcher and the doctor read. Fields that are not named here are
// kept, so that an object can be written back or compared unchanged. The laptop's router refuses fields that it does
// not support, so it has its own schemas in strict-istio-schema.ts.

/** The metadata of any object in Kubernetes. */
export const metadataSchema = z
  .looseObject({
    name: z.string().default(''),
    namespace: z.string().default(''),
    uid: z.string().optional(),
    // The watcher needs none. A manifest file may leave them empty, or have a number among them.
    labels: z.record(z.string(), z.string()).catch({}),
    annotations: z.record(z.string(), z.unknown()).default({}),
  })
  .prefault({ labels: {} });

/** https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination */
const httpDestination = z.looseObject({
  destination: z.looseObject({ host: z.string().optional(), subset: z.string().optional() }),
  weight: z.int().min(0).optional(),
});

/** https://istio.io/latest/docs/reference/config/networking/virtual-service/ */
export const virtualServiceSchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({
    http: z
      .array(
        // A redirect, a direct response or a delegate has no destinations.
        z.looseObject({ name: z.string().optional(), route: z.array(httpDestination).default([]) }),
      )
      .default([]),
  }),
});

/** https://istio.io/latest/docs/reference/config/networking/destination-rule/ */
export const destinationRuleSchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({
    host: z.string(),
    subsets: z
      .array(z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }))
      .default([]),
  }),
});

/** https://istio.io/latest/docs/reference/config/networking/gateway/ */
export const gatewaySchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({
    selector: z.record(z.string(), z.string()).default({}),
    servers: z
      .array(z.looseObject({ port: z.looseObject({ number: z.int() }), hosts: z.array(z.string()).default([]) }))
      .default([]),
  }),
});

export type VirtualService = z.output<typeof virtualServiceSchema>;
export type DestinationRule = z.output<typeof destinationRuleSchema>;
export type Gateway = z.output<typeof gatewaySchema>;
