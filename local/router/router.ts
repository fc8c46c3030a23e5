import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { WORKER_SERVICE } from '@hashr/mesh/names.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import { traceIdOf } from '@hashr/service-kit/tracing/http.ts';
import type { Tracer } from '@hashr/service-kit/tracing/tracer.ts';
import { answer } from './answer.ts';
import { type Endpoint, hasLabels, healthyEndpoints } from './endpoints.ts';
import { createFaultInjection, type FaultInjection } from './fault-injection.ts';
import { createForwarder } from './forwarder.ts';
import type { RequestCounters } from './metrics.ts';
import { traceRequest } from './request-trace.ts';
import type { Rules } from './rules.ts';
import { createWeightedChoice } from './weighted-choice.ts';

/** Routes requests to workers. */
export interface Router {
  handler: RequestListener;
  /** Applies new rules from the next request on. */
  use(rules: Rules): void;
  close(): void;
}

interface RouterParts {
  firstRules: Rules;
  endpoints: Endpoint[];
  counters: RequestCounters;
  /** Undefined without tracing. */
  tracer?: Tracer | undefined;
  log: Logger;
}

/** Rules, and the state that is kept between requests to apply them. */
interface Plan {
  rules: Rules;
  chooseDestination: () => number;
  faults: FaultInjection;
}

function planFor(rules: Rules): Plan {
  return {
    rules,
    chooseDestination: createWeightedChoice(rules.destinations.map(({ weight }) => weight)),
    faults: createFaultInjection(rules),
  };
}

/**
 * Creates the router, which takes the place of the frontend's sidecar: it chooses a subset by weight, injects faults,
 * and forwards the request to a healthy worker of that subset. Its own answers are those of Envoy. If the subset has no
 * healthy worker, it does not choose another subset, because Envoy does not either.
 */
export function createRouter({ firstRules, endpoints, counters, tracer, log }: RouterParts): Router {
  let plan = planFor(firstRules);
  const forwarder = createForwarder();

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isRequestTarget(request.url ?? '')) {
      answer(request, response, 400, 'bad request target');
      return;
    }
    counters.started();
    const { rules, chooseDestination, faults } = plan;
    const destination = rules.destinations[chooseDestination()];
    if (destination === undefined) {
      throw new Error('no destination');
    }
    let { subset } = destination;
    // Like Envoy, count a client that closed the connection before the answer as status 0.
    const trace = tracer && traceRequest(request, tracer);
    response.once('close', () => {
      const status = response.writableFinished ? response.statusCode : 0;
      counters.ended(subset ?? '', status);
      trace?.end(status, subset);
    });

    const delayMs = faults.delayMs();
    if (delayMs > 0) {
      await sleep(delayMs);
    }
    if (response.destroyed) {
      return; // The client has closed the connection.
    }
    const status = faults.abortStatus();
    if (status !== undefined) {
      answer(request, response, status, 'fault filter abort');
      return;
    }
    const healthy = healthyEndpoints(destination.labels, endpoints);
    const endpoint = healthy[Math.floor(Math.random() * healthy.length)];
    if (endpoint === undefined) {
      answer(request, response, 503, 'no healthy upstream');
      return;
    }
    subset ??= rules.subsets.find(({ labels }) => hasLabels(endpoint, labels))?.subset;
    forwarder.forward(request, response, endpoint.url, rules.timeoutMs);
  }

  return {
    handler(request, response) {
      route(request, response).catch((error) => {
        log.error({ err: error, traceId: traceIdOf(request) }, 'could not route a request');
        answer(request, response, 500, 'internal error');
      });
    },
    use(rules) {
      plan = planFor(rules);
    },
    close: forwarder.close,
  };
}

/**
 * Whether the proxy can parse a request target (https://www.rfc-editor.org/rfc/rfc9112#section-3.2). It throws if the
 * target is not a URL, and Node's HTTP parser accepts some of those, such as `http://[x/` and `/\[x/`.
 */
function isRequestTarget(target: string): boolean {
  const base = `http://${WORKER_SERVICE}`;
  return URL.canParse(target.startsWith('//') ? base + target : target, base);
}
