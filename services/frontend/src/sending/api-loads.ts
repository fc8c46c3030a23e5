import { randomBytes } from 'node:crypto';
import { type LoadReport, MAX_LOADS, MAX_STOPPED_LOADS } from '@hashr/messages/load.ts';
import { durationMs, type LoadShape, stringsUntil } from '@hashr/messages/load-shape.ts';
import { formatLoadShape } from '@hashr/messages/load-shape-text.ts';
import type { LoadSource } from './load-sources.ts';
import type { OpenLoop } from './open-loop.ts';
import { createPace } from './pace.ts';

/** What other frontends report about the loads of the API. */
type PeerLoads = { loads?: { id: string }[] | undefined; stoppedLoads?: string[] | undefined };

/**
 * The loads of `POST /api/load`. The frontend that accepts one sends it. Any frontend can stop all of them: it reports
 * their ids to its peers for as long as one of them reports such a load.
 */
export interface ApiLoads {
  /** Whether this frontend already sends as many loads as it may. */
  readonly isFull: boolean;
  /** Starts a shape that has an end. */
  start(shape: LoadShape): LoadReport;
  /** The loads of this frontend. */
  list(nowMs: number): LoadReport[];
  /** Stops the loads of this frontend and of its peers. */
  stopAll(peers: PeerLoads[]): void;
  /** Receives what the peers report: stops what they have stopped. */
  receive(peers: PeerLoads[]): void;
  /** The ids that the peers need to know. */
  stoppedIds(): string[];
}

interface ApiLoad extends LoadSource {
  id: string;
  shape: LoadShape;
}

/** The rounding of an area that should be a whole number, in strings. */
const ROUNDING = 1e-6;

/** Creates the loads of one frontend. There are none yet. */
export function createApiLoads(openLoop: OpenLoop): ApiLoads {
  const loads = new Map<string, ApiLoad>();
  let stopped: string[] = [];

  function end(load: ApiLoad): void {
    loads.delete(load.id);
    openLoop.remove(load);
  }

  function stop(id: string): void {
    const load = loads.get(id);
    if (load !== undefined) {
      end(load);
    }
  }

  return {
    get isFull() {
      return loads.size >= MAX_LOADS;
    },
    start(shape) {
      const id = `load-${randomBytes(8).toString('hex')}`;
      const load: ApiLoad = { id, shape, kind: 'api', pace: createPace(), sent: 0, nextIsFirst: false };
      load.onEnd = () => end(load);
      loads.set(id, load);
      openLoop.add(load);
      openLoop.setShape(load, shape, 0);
      return toReport(load, performance.now());
    },
    list: (nowMs) => [...loads.values()].map((load) => toReport(load, nowMs)),
    stopAll(peers) {
      [...loads.keys()].forEach(stop);
      stopped = [...new Set([...stopped, ...idsOf(peers)])].slice(-MAX_STOPPED_LOADS);
    },
    receive(peers) {
      peers.flatMap(({ stoppedLoads = [] }) => stoppedLoads).forEach(stop);
      const running = new Set(idsOf(peers));
      stopped = stopped.filter((id) => running.has(id));
    },
    stoppedIds: () => stopped,
  };
}

function idsOf(peers: PeerLoads[]): string[] {
  return peers.flatMap(({ loads = [] }) => loads.map(({ id }) => id));
}

function toReport({ id, shape, pace, sent }: ApiLoad, nowMs: number): LoadReport {
  const lengthMs = durationMs(shape);
  return {
    id,
    shape: formatLoadShape(shape),
    elapsedMs: Math.round(pace.shape?.elapsedMs(nowMs) ?? lengthMs),
    durationMs: lengthMs,
    strings: Math.floor(stringsUntil(shape, lengthMs) + ROUNDING),
    sent,
  };
}
