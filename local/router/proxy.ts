import { Agent, type ClientRequest, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { WORKER_SERVICE } from '@hashr/mesh/names.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import { createProxyServer } from 'http-proxy-3';
import { type Endpoint, endpointsOf } from './endpoints.ts';
import type { RequestCounters } from './metrics.ts';
import { createPercentage } from './percentage.ts';
import type { Rules } from './rules.ts';
import { createWeightedChoice } from './weighted-choice.ts';

/** Routes requests to workers. */
export interface Router {
  handler: RequestListener;
  /** From the next request on, these rules hold. */
  use(rules: Rules): void;
  close(): void;
}

/** What has to be kept between requests to follow one set of rules. */
interface Plan {
  rules: Rules;
  choose: () => number;
  delays: () => boolean;
  aborts: () => boolean;
}

function planFor(rules: Rules): Plan {
  return {
    rules,
    choose: createWeightedChoice(rules.destinations.map(({ weight }) => weight)),
    delays: createPercentage(rules.delay?.percentage ?? 0),
    aborts: createPercentage(rules.abort?.percentage ?? 0),
  };
}

/**
 * Stands where the frontend's sidecar stands in a mesh, and answers with Envoy's words: it chooses a subset by weight,
 * injects faults, and takes the request to a healthy worker of that subset. A subset without one is not replaced by
 * another, because Envoy does not do that either.
 */
export function createRouter(firstRules: Rules, endpoints: Endpoint[], counters: RequestCounters, log: Logger): Router {
  let plan = planFor(firstRules);
  const agent = new Agent({ keepAlive: true });
  const proxy = createProxyServer({ agent });
  // What is asked of a worker, so that it can be taken back.
  const upstream = new WeakMap<object, ClientRequest>();
  proxy.on('proxyReq', (proxyRequest, _request, response) => void upstream.set(response, proxyRequest));

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isRequestTarget(request.url ?? '')) {
      answer(request, response, 400, 'bad request target');
      return;
    }
    counters.started();
    const { rules, choose, delays, aborts } = plan;
    const destination = rules.destinations[choose()];
    if (destination === undefined) {
      throw new Error('no destination');
    }
    // As Envoy does, 0 stands for a client that left before the answer.
    response.once('close', () =>
      counters.ended(destination.subset, response.writableFinished ? response.statusCode : 0),
    );

    if (rules.delay && delays()) {
      await sleep(rules.delay.fixedDelay);
    }
    if (response.destroyed) {
      return; // The client has not waited.
    }
    if (rules.abort && aborts()) {
      answer(request, response, rules.abort.httpStatus, 'fault filter abort');
      return;
    }
    const healthy = endpointsOf(destination.labels, endpoints).filter((endpoint) => endpoint.healthy);
    const endpoint = healthy[Math.floor(Math.random() * healthy.length)];
    if (endpoint === undefined) {
      answer(request, response, 503, 'no healthy upstream');
      return;
    }
    forward(request, response, endpoint.url, rules.timeoutMs);
  }

  function forward(request: IncomingMessage, response: ServerResponse, target: string, timeoutMs: number | undefined) {
    let timedOut = false;
    const deadline =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            upstream.get(response)?.destroy();
            answer(request, response, 504, 'upstream request timeout');
          }, timeoutMs);
    response.once('close', () => clearTimeout(deadline));
    proxy.web(request, response, { target }, () => {
      if (!timedOut) {
        answer(request, response, 503, 'upstream connect error or disconnect/reset before headers');
      }
    });
  }

  return {
    handler(request, response) {
      route(request, response).catch((error) => {
        log.error({ err: error }, 'a request failed');
        answer(request, response, 500, 'internal error');
      });
    },
    use(rules) {
      plan = planFor(rules);
    },
    close() {
      proxy.close();
      agent.destroy();
    },
  };
}

/**
 * Whether the proxy can read a request target (https://www.rfc-editor.org/rfc/rfc9112#section-3.2): it throws for one
 * that is not a URL. Node's own parser lets some of those through, such as `http://[x/` and `/\[x/`.
 */
function isRequestTarget(target: string): boolean {
  const base = `http://${WORKER_SERVICE}`;
  return URL.canParse(target.startsWith('//') ? base + target : target, base);
}

function answer(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  if (!response.headersSent && !response.destroyed) {
    request.unpipe();
    request.resume();
    response.writeHead(status, { 'Content-Type': 'text/plain' }).end(text);
  }
}
