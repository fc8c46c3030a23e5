import type { RouteKind } from '@hashr/mesh/route-kinds.ts';
import { gatewaySchema, virtualServiceSchema } from '@hashr/mesh/strict-istio-schema.ts';
import { httpRouteFiles } from './http-route-files.ts';
import { readHttpRoute } from './http-route-manifests.ts';
import { findObjects } from './objects.ts';
import type { Rules } from './rules.ts';
import { validate } from './validate.ts';
import { readVirtualService, virtualServiceFiles } from './virtual-service-manifests.ts';

/** The router cannot apply the manifests. The message has one line for each mistake. */
class ManifestError extends Error {
  override name = 'ManifestError';
}

/** The number of mistakes that are described. The rest is counted. */
const MAX_MISTAKES = 20;

/** The manifests of the worker's route. */
const routes = {
  virtualservice: { files: virtualServiceFiles, read: readVirtualService },
  httproute: { files: Object.values(httpRouteFiles), read: readHttpRoute },
};

/** The manifests that are only validated. */
const otherSchemas = {
  'frontend-gateway.yaml': gatewaySchema,
  'frontend-ingress-virtual-service.yaml': virtualServiceSchema,
  'redis-virtual-service.yaml': virtualServiceSchema,
};
const otherFiles = Object.keys(otherSchemas) as (keyof typeof otherSchemas)[];

/** The paths of the files that the router reads. */
export function filesOf(route: RouteKind): string[] {
  return [...routes[route].files, ...otherFiles];
}

/**
 * Reads the manifests and compiles the rules of the router.
 *
 * @param directory where the manifests are
 * @param route the kind of the worker's route. The files of the other kind are not read.
 * @throws {ManifestError} with the file, the field and the problem of each mistake
 */
export async function readRules(directory: string, route: RouteKind = 'virtualservice'): Promise<Rules> {
  const mistakes: string[] = [];
  const report = (mistake: string) => void mistakes.push(mistake);
  const rules = await routes[route].read(directory, report);
  const found = await findObjects(directory, otherFiles, report);
  for (const name of otherFiles) {
    const other = found.get(name);
    if (other !== undefined) {
      validate(otherSchemas[name], other.object, other.file, report);
    }
  }
  if (rules === undefined || mistakes.length > 0) {
    const more = mistakes.splice(MAX_MISTAKES).length;
    throw new ManifestError([...mistakes, ...(more > 0 ? [`and ${more} more mistakes`] : [])].join('\n'));
  }
  return rules;
}
