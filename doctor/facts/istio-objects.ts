import { z } from 'zod';

const metadata = z.object({ name: z.string() });

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
