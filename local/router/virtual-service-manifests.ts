import { routeObjects } from '@hashr/mesh/route-kinds.ts';
import { destinationRuleSchema, virtualServiceSchema } from '@hashr/mesh/strict-istio-schema.ts';
import { findObjects } from './objects.ts';
import type { Rules } from './rules.ts';
import { validate } from './validate.ts';
import { compileVirtualService } from './virtual-service-rules.ts';

const { file: route } = routeObjects.virtualservice;
const destinationRule = 'worker-destination-rule.yaml';

/** The files of a VirtualService. */
export const virtualServiceFiles = [route, destinationRule];

/**
 * Reads the VirtualService and the DestinationRule.
 *
 * @param report called with each mistake
 * @returns undefined if there is a mistake
 */
export async function readVirtualService(
  directory: string,
  report: (mistake: string) => void,
): Promise<Rules | undefined> {
  const found = await findObjects(directory, virtualServiceFiles, report);
  const [one, other] = [found.get(route), found.get(destinationRule)];
  const virtualService = one && validate(virtualServiceSchema, one.object, one.file, report);
  const rule = other && validate(destinationRuleSchema, other.object, other.file, report);
  return virtualService && rule && compileVirtualService(virtualService, rule, other.file, report);
}
