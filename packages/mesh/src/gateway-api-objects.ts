import { z } from 'zod';
import { metadataSchema } from './istio-objects.ts';

// The parts of the Gateway API's objects that the watcher and the doctor read. Fields that are not named here are kept.

/** https://gateway-api.sigs.k8s.io/reference/spec/#parentreference */
const parentRef = z.looseObject({ kind: z.string().default('Gateway'), name: z.string() });

const condition = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
});

/** https://gateway-api.sigs.k8s.io/reference/spec/#httproute */
export const httpRouteSchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({
    parentRefs: z.array(parentRef).default([]),
    rules: z
      .array(
        z.looseObject({
          // Only the weights change, so that the list is compared and written back as it was read.
          backendRefs: z.array(z.looseObject({ name: z.string(), weight: z.int().min(0).optional() })).default([]),
        }),
      )
      .default([]),
  }),
  /** What the controller of each parent says of the route. A manifest file has no status. */
  status: z
    .looseObject({
      parents: z.array(z.looseObject({ parentRef, conditions: z.array(condition).default([]) })).default([]),
    })
    .optional(),
});

export type HttpRoute = z.output<typeof httpRouteSchema>;
