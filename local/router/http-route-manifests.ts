import { httpRouteSchema, serviceSchema } from '@hashr/mesh/strict-gateway-schema.ts';
import { destinationRuleSchema } from '@hashr/mesh/strict-istio-schema.ts';
import type { z } from 'zod';
import { httpRouteFiles } from './http-route-files.ts';
import { compileHttpRoute } from './http-route-rules.ts';
import { findObjects, readObjects } from './objects.ts';
import type { Rules } from './rules.ts';
import { validate } from './validate.ts';

/** The longest name of an object in Kubernetes that a mistake contains. */
const MAX_NAME_LENGTH = 63;

/**
 * Reads the HTTPRoute, the Services and the DestinationRules.
 *
 * @param report called with each mistake
 * @returns undefined if there is a mistake
 */
export async function readHttpRoute(directory: string, report: (mistake: string) => void): Promise<Rules | undefined> {
  const found = (await findObjects(directory, [httpRouteFiles.route], report)).get(httpRouteFiles.route);
  const httpRoute = found && validate(httpRouteSchema, found.object, found.file, report);
  const services = await readAll(directory, httpRouteFiles.services, serviceSchema, report);
  const destinationRules = await readAll(directory, httpRouteFiles.destinationRules, destinationRuleSchema, report);
  return httpRoute && services && destinationRules && compileHttpRoute(httpRoute, services, destinationRules, report);
}

/** Reads a file with several objects of one kind. */
async function readAll<Schema extends z.ZodType>(
  directory: string,
  file: string,
  schema: Schema,
  report: (mistake: string) => void,
): Promise<z.output<Schema>[] | undefined> {
  const objects = await readObjects(directory, file, report);
  const valid = objects?.map((object, i) => validate(schema, object, `${file}: ${titleOf(object, i)}`, report));
  return valid?.every((object) => object !== undefined) ? valid : undefined;
}

/** How a mistake names one of several objects in a file, such as `Service worker-burst`. */
function titleOf(object: unknown, index: number): string {
  const { kind, metadata } = (object ?? {}) as { kind?: unknown; metadata?: { name?: unknown } | null };
  return typeof kind === 'string' && typeof metadata?.name === 'string'
    ? `${kind} ${metadata.name}`.slice(0, MAX_NAME_LENGTH)
    : `object ${index + 1}`;
}
