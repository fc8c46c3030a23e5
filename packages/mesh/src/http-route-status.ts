import { type Note, rawNote } from '@hashr/messages/notices.ts';
import { httpRouteSchema } from './gateway-api-objects.ts';
import { MeshFailure } from './mesh-failure.ts';
import { WORKER_SERVICE } from './names.ts';

/**
 * What the mesh says of an HTTPRoute that the API server returned. Pure.
 * https://gateway-api.sigs.k8s.io/reference/spec/#routestatus
 *
 * @param where the name of the object, for messages
 * @returns notes for users, such as that a backend does not exist
 * @throws {MeshFailure} `not-accepted` if the mesh does not apply the route to `worker-service`
 */
export function readAcceptance(object: unknown, where: string): Note[] {
  const parents = httpRouteSchema.safeParse(object).data?.status?.parents ?? [];
  const conditions = parents
    .filter(({ parentRef: { kind, name } }) => kind === 'Service' && name === WORKER_SERVICE)
    .flatMap((parent) => parent.conditions);
  const accepted = conditions.find(({ type }) => type === 'Accepted');
  if (accepted === undefined) {
    throw new MeshFailure(
      'not-accepted',
      `No mesh has accepted the ${where} yet, so its weights have no effect. Check that istiod runs and knows the Gateway API.`,
    );
  }
  if (accepted.status !== 'True') {
    throw new MeshFailure(
      'not-accepted',
      `The mesh does not accept the ${where}, so its weights have no effect (${accepted.reason}: ${accepted.message}).`,
    );
  }
  return conditions
    .filter(({ type, status }) => type === 'ResolvedRefs' && status !== 'True')
    .map(({ reason, message }) => rawNote(`A backend of the ${where} is missing (${reason}: ${message}).`));
}
