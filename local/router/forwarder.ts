import { Agent, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createProxyServer } from 'http-proxy-3';
import { answer } from './answer.ts';

/** Forwards requests to workers. */
export interface Forwarder {
  /**
   * Forwards a request and its answer.
   *
   * @param target the URL of a worker
   * @param timeoutMs answer 504 after this time; undefined: no timeout
   */
  forward(request: IncomingMessage, response: ServerResponse, target: string, timeoutMs: number | undefined): void;
  close(): void;
}

/** Creates a forwarder with its own pool of connections. */
export function createForwarder(): Forwarder {
  const agent = new Agent({ keepAlive: true });
  const proxy = createProxyServer({ agent });
  // The requests to workers, by the response to the client, so that a timeout can cancel them.
  const upstream = new WeakMap<object, ClientRequest>();
  proxy.on('proxyReq', (proxyRequest, _request, response) => void upstream.set(response, proxyRequest));

  return {
    forward(request, response, target, timeoutMs) {
      let timedOut = false;
      if (timeoutMs !== undefined) {
        const deadline = setTimeout(() => {
          timedOut = true;
          upstream.get(response)?.destroy();
          answer(request, response, 504, 'upstream request timeout');
        }, timeoutMs);
        response.once('close', () => clearTimeout(deadline));
      }
      proxy.web(request, response, { target }, () => {
        if (!timedOut) {
          answer(request, response, 503, 'upstream connect error or disconnect/reset before headers');
        }
      });
    },
    close() {
      proxy.close();
      agent.destroy();
    },
  };
}
