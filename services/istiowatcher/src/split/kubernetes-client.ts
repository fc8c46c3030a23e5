import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import {
  ApiException,
  type ConfigurationOptions,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  type RequestContext,
  setHeaderMiddleware,
} from '@kubernetes/client-node';

/** The parts of the Kubernetes API that the watcher uses. */
interface Apis {
  objects: CustomObjectsApi;
  core: CoreV1Api;
}

/** The cluster of the pod's service account, or of the kubeconfig. */
export interface KubernetesClient {
  /**
   * Sends one request. All requests share a connection.
   *
   * @throws {MeshFailure} if the kubeconfig cannot be read; otherwise what the Kubernetes client throws
   */
  send<Answer>(
    contentType: string,
    signal: AbortSignal,
    request: (apis: Apis, options: ConfigurationOptions) => Promise<Answer>,
  ): Promise<Answer>;
}

/**
 * Creates the client. It reads the kubeconfig at the first request.
 *
 * For each request, the Kubernetes client reads the credentials and makes a dispatcher from them, whose connection no
 * other request uses. This client keeps the first dispatcher. It replaces it after a request without an answer and
 * after a 401: the connection may be dead, or the certificates that it was made with may have been rotated. Tokens
 * are headers, so each request carries the newest.
 *
 * @param timeoutMs for each request
 */
export function createKubernetesClient(timeoutMs: number): KubernetesClient {
  let apis: Apis | undefined;
  let shared: ReturnType<RequestContext['getDispatcher']>;

  return {
    async send(contentType, signal, request) {
      apis ??= createApis();
      let used: typeof shared;
      // Only middleware can set the headers, the signal and the dispatcher of a request.
      const header = setHeaderMiddleware('Content-Type', contentType);
      const pre: typeof header.pre = (context) => {
        context.setSignal(AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
        shared ??= context.getDispatcher();
        used = shared;
        if (used !== undefined) {
          context.setDispatcher(used);
        }
        return header.pre(context);
      };
      try {
        return await request(apis, { middleware: [{ ...header, pre }], middlewareMergeStrategy: 'append' });
      } catch (error) {
        const isAnswered = error instanceof ApiException && error.code !== 401;
        if (!isAnswered && used === shared) {
          shared = undefined;
          void used?.destroy().catch(() => {});
        }
        throw error;
      }
    },
  };
}

/** @throws {MeshFailure} if the kubeconfig cannot be read */
function createApis(): Apis {
  const kubeConfig = new KubeConfig();
  try {
    kubeConfig.loadFromDefault();
  } catch (error) {
    throw new MeshFailure(
      'no-kubeconfig',
      `The kubeconfig cannot be read: ${(error as Error).message}. Check KUBECONFIG.`,
    );
  }
  return { objects: kubeConfig.makeApiClient(CustomObjectsApi), core: kubeConfig.makeApiClient(CoreV1Api) };
}
