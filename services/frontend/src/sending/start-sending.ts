import { setTimeout as sleep } from 'node:timers/promises';
import type { FrontendConfig } from '../config.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Peers } from '../peers/peers.ts';
import type { WorkerTraffic } from '../state/crossing.ts';
import type { StringTraces } from '../tracing/string-traces.ts';
import { type ApiLoads, createApiLoads } from './api-loads.ts';
import type { LoadSources } from './load-sources.ts';
import { createOpenLoop, type OpenLoop } from './open-loop.ts';
import { createSender, type Sender } from './sender.ts';
import { createStringBudget, type StringBudget, sumUse } from './string-budget.ts';
import { createWorkerClient } from './worker-client.ts';

/** The longest time for strings in flight to settle when the frontend stops, in milliseconds. */
const DRAIN_MS = 2_000;

interface SendingParts {
  config: Pick<FrontendConfig, 'PROCESSOR_URL' | 'REQUEST_TIMEOUT_MS' | 'MAX_TOTAL_FREQUENCY' | 'MAX_IN_FLIGHT'>;
  ledger: Ledger;
  sources: LoadSources;
  peers: Peers;
  /** Undefined without tracing. */
  traces: StringTraces | undefined;
}

/** Everything that sends strings. */
interface Sending {
  budget: StringBudget;
  sender: Sender;
  openLoop: OpenLoop;
  loads: ApiLoads;
  /** Stops the open loop, and waits until no string is in flight. After the deadline it aborts the requests. */
  drain(): Promise<void>;
  /** Closes the connections to the worker. */
  close(): Promise<void>;
  /** What went over these connections since the start. */
  readTraffic(): WorkerTraffic;
}

/** Creates everything that sends strings: the connections to the worker, the budget, the sender and the open loop. */
export function startSending({ config, ledger, sources, peers, traces }: SendingParts): Sending {
  const deadline = new AbortController();
  const worker = createWorkerClient({
    url: config.PROCESSOR_URL,
    timeoutMs: config.REQUEST_TIMEOUT_MS,
    signal: deadline.signal,
  });
  const budget = createStringBudget({
    maxTotalPerSecond: config.MAX_TOTAL_FREQUENCY,
    readPeerUse: (nowMs) => sumUse(peers.known(nowMs)),
  });
  const sender = createSender({ ledger, worker, traces });
  const openLoop = createOpenLoop({ sources, ledger, sender, budget, maxInFlight: config.MAX_IN_FLIGHT });
  const loads = createApiLoads(openLoop);
  return {
    budget,
    sender,
    openLoop,
    loads,
    async drain() {
      loads.stopAll([]);
      openLoop.stop();
      await Promise.race([sender.drain(), sleep(DRAIN_MS)]);
      deadline.abort();
    },
    close: worker.close,
    readTraffic: worker.traffic,
  };
}
