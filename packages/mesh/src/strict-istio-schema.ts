import { z } from 'zod';
import { duration, metadata, noEffect } from './strict-fields.ts';

// The part of Istio's API networking.istio.io/v1 that the laptop's router supports, with error messages for its users.
// https://istio.io/latest/docs/reference/config/networking/
// Every object is strict: the router refuses a field that is not named here, so that no user assumes that it has an
// effect.

const apiVersion = z.enum(
  ['networking.istio.io/v1', 'networking.istio.io/v1beta1', 'networking.istio.io/v1alpha3'],
  'must be networking.istio.io/v1',
);

/** A percentage. The output is a number from 0 to 100. */
const percentage = z
  .strictObject(
    { value: z.number('must be a number').min(0, 'must be at least 0').max(100, 'must be at most 100') },
    'must be given, like {value: 50}',
  )
  .transform(({ value }) => value);

const destination = z.strictObject({
  host: z.string('must be given'),
  subset: z.string().optional(),
  port: z.strictObject({ number: z.int() }).optional(),
});

const weight = z.int('must be a whole number').min(0, 'must be at least 0').max(100, 'must be at most 100');

const httpRoute = z.strictObject({
  name: z.string().optional(),
  route: z.array(z.strictObject({ destination, weight: weight.optional() })).min(1, 'must contain a destination'),
  timeout: duration.optional(),
  fault: z
    .strictObject({
      delay: z.strictObject({ percentage, fixedDelay: duration }).optional(),
      abort: z
        .strictObject({
          percentage,
          httpStatus: z.int().min(200, 'must be 200 to 599').max(599, 'must be 200 to 599'),
        })
        .optional(),
    })
    .optional(),
  retries: z
    .strictObject({
      attempts: z.int('must be a whole number').min(0, 'must be at least 0'),
      perTryTimeout: noEffect,
      retryOn: noEffect,
      backoff: noEffect,
    })
    .optional(),
});

const tcpRoute = z.strictObject({
  match: z.array(z.strictObject({ port: z.int() })).optional(),
  route: z.array(z.strictObject({ destination, weight: weight.optional() })),
});

export const virtualServiceSchema = z.strictObject({
  apiVersion,
  kind: z.literal('VirtualService'),
  metadata,
  spec: z.strictObject({
    hosts: z.array(z.string()).min(1, 'must contain a host'),
    gateways: z.array(z.string()).optional(),
    exportTo: noEffect,
    http: z.array(httpRoute).optional(),
    tcp: z.array(tcpRoute).optional(),
  }),
});

const trafficPolicy = z.strictObject({
  loadBalancer: noEffect,
  connectionPool: noEffect,
  outlierDetection: noEffect,
  tls: noEffect,
});

export const destinationRuleSchema = z.strictObject({
  apiVersion,
  kind: z.literal('DestinationRule'),
  metadata,
  spec: z.strictObject({
    host: z.string('must be given'),
    exportTo: noEffect,
    trafficPolicy: trafficPolicy.optional(),
    subsets: z
      .array(
        z.strictObject({
          name: z.string('must be given'),
          labels: z.record(z.string(), z.string()),
          trafficPolicy: trafficPolicy.optional(),
        }),
      )
      .optional(),
  }),
});

export const gatewaySchema = z.strictObject({
  apiVersion,
  kind: z.literal('Gateway'),
  metadata,
  spec: z.strictObject({
    selector: z.record(z.string(), z.string()),
    servers: z
      .array(
        z.strictObject({
          port: z.strictObject({ number: z.int(), name: z.string(), protocol: z.string() }),
          hosts: z.array(z.string()).min(1, 'must contain a host'),
          tls: noEffect,
        }),
      )
      .min(1, 'must contain a server'),
  }),
});

export type VirtualService = z.output<typeof virtualServiceSchema>;
export type HttpRoute = z.output<typeof httpRoute>;
export type DestinationRule = z.output<typeof destinationRuleSchema>;
