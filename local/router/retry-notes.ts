import type { HttpRoute } from '@hashr/mesh/strict-gateway-schema.ts';
import { httpRouteFiles } from './http-route-files.ts';

/**
 * The number of retries, for Envoy. The Gateway API's standard channel has no field for it.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-max-retries
 */
const MAX_RETRIES_HEADER = 'x-envoy-max-retries';

/** Returns a note for each header that an HTTPRoute's rule changes, and on the retries of a mesh. */
export function notesOnRetries({ filters }: HttpRoute['spec']['rules'][number]): string[] {
  const modifiers = filters.map(({ requestHeaderModifier }) => requestHeaderModifier);
  const changed = modifiers.flatMap(({ set, add }) => [...set, ...add]);
  const isRetries = (name: string) => name.toLowerCase() === MAX_RETRIES_HEADER;
  const retries = changed.find(({ name }) => isRetries(name))?.value;
  const names = [...changed.map(({ name }) => name), ...modifiers.flatMap(({ remove }) => remove)];
  const note = (sentence: string) => `${httpRouteFiles.route}: ${sentence}`;
  return [
    ...(names.every(isRetries) ? [] : [note('the filter changes headers only in a mesh, not on a laptop')]),
    ...(retries === undefined
      ? [note(`without ${MAX_RETRIES_HEADER}: "0", a mesh retries twice by default; this router never retries`)]
      : []),
    ...(retries === undefined || Number(retries) === 0
      ? []
      : [note(`${MAX_RETRIES_HEADER} has an effect only in a mesh, not on a laptop`)]),
  ];
}
