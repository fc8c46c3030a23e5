import { z } from 'zod';
import { WORKER_PORT } from './names.ts';
import { duration, durationSentence, metadata, noEffect } from './strict-fields.ts';

// The part of the Gateway API gateway.networking.k8s.io/v1 that the laptop's router supports, and the Services to which
// an HTTPRoute sends requests. https://gateway-api.sigs.k8s.io/reference/spec/#httproute
// Every object is strict, as in strict-istio-schema.ts: the router refuses a field that is not named here.

/** A route for a Service is one for the mesh. One for a Gateway is the default. */
const parentRef = z.strictObject({
  group: z.string().default('gateway.networking.k8s.io'),
  kind: z.string().default('Gateway'),
  namespace: z.string().optional(),
  name: z.string('must be given'),
  port: z.int().optional(),
});

const weightSentence = 'must be a whole number from 0 to 1000000';

const backendRef = z.strictObject({
  group: z.literal('', 'must be "" or absent').default(''),
  kind: z.literal('Service', 'must be Service, or absent').default('Service'),
  namespace: z.string().optional(),
  name: z.string('must be given'),
  port: z.literal(WORKER_PORT, `must be ${WORKER_PORT}`),
  weight: z.int(weightSentence).min(0, weightSentence).max(1_000_000, weightSentence).default(1),
});

const header = z.strictObject({
  name: z.string('must be given'),
  value: z.string('must be a string: put a number in quotes'),
});

const filter = z.strictObject({
  type: z.literal('RequestHeaderModifier', 'must be RequestHeaderModifier'),
  requestHeaderModifier: z.strictObject(
    {
      set: z.array(header).default([]),
      add: z.array(header).default([]),
      remove: z.array(z.string()).default([]),
    },
    'must be given',
  ),
});

const onlyRule = "the laptop's router has one rule for all requests";

/** The default. Any other match would need a second rule. */
const match = z.strictObject({
  path: z
    .strictObject({
      type: z.literal('PathPrefix', `must be PathPrefix: ${onlyRule}`).default('PathPrefix'),
      value: z.literal('/', `must be /: ${onlyRule}`).default('/'),
    })
    .optional(),
});

/** https://gateway-api.sigs.k8s.io/geps/gep-2257/ has no fractions. The output is in milliseconds. */
const gatewayDuration = z
  .string(durationSentence)
  .regex(/^(\d{1,5}(h|m|s|ms)){1,4}$/, { error: durationSentence, abort: true })
  .pipe(duration);

const rule = z.strictObject({
  name: z.string().optional(),
  matches: z.array(match).optional(),
  filters: z.array(filter).max(1, 'must contain at most one filter').default([]),
  timeouts: z.strictObject({ request: gatewayDuration.optional() }).default({}),
  backendRefs: z.array(backendRef, 'must contain a backend').min(1, 'must contain a backend'),
});

export const httpRouteSchema = z.strictObject({
  apiVersion: z.enum(
    ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1'],
    'must be gateway.networking.k8s.io/v1',
  ),
  kind: z.literal('HTTPRoute'),
  metadata,
  spec: z.strictObject({
    parentRefs: z.array(parentRef).min(1, 'must contain a Service'),
    rules: z.array(rule),
  }),
});

const servicePort = z.strictObject({
  name: noEffect,
  protocol: noEffect,
  appProtocol: noEffect,
  port: z.int('must be a whole number'),
  targetPort: noEffect,
});

export const serviceSchema = z.strictObject({
  apiVersion: z.literal('v1', 'must be v1'),
  kind: z.literal('Service'),
  metadata,
  spec: z.strictObject({
    type: noEffect,
    selector: z.record(z.string(), z.string()),
    ports: z
      .array(servicePort)
      .refine((ports) => ports.some(({ port }) => port === WORKER_PORT), `must contain the port ${WORKER_PORT}`),
  }),
});

export type HttpRoute = z.output<typeof httpRouteSchema>;
export type Service = z.output<typeof serviceSchema>;
