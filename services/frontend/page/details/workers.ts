import type { Cluster } from '@hashr/messages/cluster.ts';
import type { Batch } from '@hashr/messages/page-events.ts';
import { nameEnds } from './name-ends.ts';
import { createRecentCounts, SECONDS } from './recent-counts.ts';

/** The most workers of which the page keeps the last minute. */
const MAX_WORKERS = 100;
/** The key of those that a batch does not name. A worker's key begins with its cluster. */
const OTHERS = 'others';
/** The time over which a rate is measured, in seconds. */
const RATE_SECONDS = 5;

/** A worker in the last minute. */
interface WorkerLoad {
  key: string;
  name: string;
  /** The end of the name that distinguishes the worker. */
  end: string;
  cluster: Cluster;
  /** Its part of all strings of the last five seconds, from 0 to 1. */
  share: number;
  perSecond: number;
  /** The strings in each of the last 60 seconds, oldest first. */
  seconds: number[];
}

/** What the workers did in the last minute. Times in milliseconds on one clock. */
export interface Workers {
  add(counts: Batch['workers'], nowMs: number): void;
  /** The workers with a string in the last minute, by cluster and name; and the rate of those that are not named. */
  read(nowMs: number): { workers: WorkerLoad[]; othersPerSecond: number };
}

/** Creates an empty list of workers. */
export function createWorkers(): Workers {
  const counts = createRecentCounts(MAX_WORKERS + 1);

  return {
    add(batch, nowMs) {
      counts.add(OTHERS, batch?.others ?? 0, nowMs);
      for (const { name, cluster, count } of batch?.named ?? []) {
        counts.add(`${cluster} ${name}`, count, nowMs);
      }
    },
    read(nowMs) {
      const rows = counts.read(nowMs).map(({ key, seconds }) => ({ key, seconds, perSecond: rateOf(seconds) }));
      const all = rows.reduce((sum, { perSecond }) => sum + perSecond, 0);
      const named = rows.filter(({ key }) => key !== OTHERS);
      const names = named.map(({ key }) => key.slice(key.indexOf(' ') + 1));
      const ends = nameEnds(names);
      const workers = named.map(
        (row, i): WorkerLoad => ({
          ...row,
          name: names[i] ?? '',
          end: ends[i] ?? '',
          cluster: row.key.startsWith('primary ') ? 'primary' : 'burst',
          share: all === 0 ? 0 : row.perSecond / all,
        }),
      );
      return {
        workers: workers.sort(byClusterAndName),
        othersPerSecond: rows.find(({ key }) => key === OTHERS)?.perSecond ?? 0,
      };
    },
  };
}

function rateOf(seconds: number[]): number {
  return seconds.slice(SECONDS - RATE_SECONDS).reduce((sum, count) => sum + count, 0) / RATE_SECONDS;
}

function byClusterAndName(a: WorkerLoad, b: WorkerLoad): number {
  return a.cluster === b.cluster ? a.name.localeCompare(b.name) : a.cluster === 'primary' ? -1 : 1;
}
