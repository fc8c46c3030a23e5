import { RouteError } from '@hashr/mesh/worker-route.ts';
import { ApiException } from '@kubernetes/client-node';
import { SplitConflict } from './traffic-split.ts';

/**
 * Says what an error of the Kubernetes client means, and what helps.
 *
 * @param verb what the watcher proposed to do
 * @param where the object, in words
 */
export function explainKubernetesError(error: unknown, verb: string, where: string): Error {
  if (error instanceof RouteError) {
    return error;
  }
  const code = error instanceof ApiException ? error.code : undefined;
  if (code === 422 || code === 409) {
    return new SplitConflict(`The API server refuses the patch (${code}): somebody else has changed the ${where}.`);
  }
  if (code === 404) {
    return new RouteError(`There is no ${where}: kubectl apply -f istio-manifests/worker-virtual-service.yaml`);
  }
  if (code === 401) {
    return new RouteError('The API server does not know who the watcher is (401): is its service account still there?');
  }
  if (code === 403) {
    return new RouteError(
      `The watcher may not ${verb} the ${where} (403): its Role and RoleBinding are in k8s/base/istiowatcher.`,
    );
  }
  if (code !== undefined) {
    return new RouteError(
      `The API server answers ${code} when the watcher wants to ${verb} the ${where}. It tries again at each look.`,
    );
  }
  const { name, message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  const why = name === 'TimeoutError' ? 'no answer in time' : (cause?.code ?? message);
  return new RouteError(`The API server cannot be reached to ${verb} the ${where}: ${why}.`);
}
