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
      return new MeshFailure('conflict', [{ code: 'patch-rejected', where, status: code }]);
    case 404:
      return new MeshFailure('not-found', [{ code: 'not-found', where, command: apply }]);
    case 401:
      return new MeshFailure('unauthorized', [{ code: 'unauthorized' }]);
    case 403:
      return new MeshFailure(`${verb}-forbidden`, [{ code: 'forbidden', verb, where }]);
    case undefined: {
      const { name, message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
      const why = name === 'TimeoutError' ? 'no answer in time' : (cause?.code ?? message);
      return new MeshFailure('unreachable', [{ code: 'no-api-server', verb, where, cause: why }]);
    }
    default:
      return new MeshFailure(`${verb}-error`, [{ code: 'api-server-error', verb, where, status: code }]);
  }
}
