import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { ApiException } from '@kubernetes/client-node';

/** Whether the API server answers that an object does not exist, or that the watcher may not use it. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiException && (error.code === 404 || error.code === 403);
}

/**
 * Explains an error of the Kubernetes client, with the remedy.
 *
 * @param verb what the watcher tried to do
 * @param where the name of the object
 * @param apply the command that creates the object
 */
export function explainKubernetesError(error: unknown, verb: string, where: string, apply: string): MeshFailure {
  if (error instanceof MeshFailure) {
    return error;
  }
  const code = error instanceof ApiException ? error.code : undefined;
  switch (code) {
    case 409:
    case 422:
      return new MeshFailure(
        'conflict',
        `The API server rejects the patch (${code}): somebody else has changed the ${where}.`,
      );
    case 404:
      return new MeshFailure('not-found', `There is no ${where}: ${apply}`);
    case 401:
      return new MeshFailure(
        'unauthorized',
        'The API server does not accept the credentials of the watcher (401). Check that its ServiceAccount exists.',
      );
    case 403:
      return new MeshFailure(
        `${verb}-forbidden`,
        `The watcher is not allowed to ${verb} the ${where} (403). Apply the Role and the RoleBinding in k8s/base/istiowatcher.`,
      );
    case undefined: {
      const { name, message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
      const why = name === 'TimeoutError' ? 'no answer in time' : (cause?.code ?? message);
      return new MeshFailure('unreachable', `The watcher cannot reach the API server to ${verb} the ${where}: ${why}.`);
    }
    default:
      return new MeshFailure(
        `${verb}-error`,
        `The API server returns ${code} when the watcher tries to ${verb} the ${where}. The watcher tries again in the next tick.`,
      );
  }
}
