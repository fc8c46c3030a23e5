import type { JournalEntry } from '@hashr/messages/burst.ts';
import type { History } from '@hashr/messages/history.ts';
import { HISTORY_SECONDS, MAX_MOVES } from '@hashr/messages/history-limits.ts';
import { journalKey } from '@hashr/messages/journal-key.ts';
import type { Sample } from './live-sample.ts';

/** A point of the chart. */
export interface Point extends Sample {
  /** In seconds since 1970 by the clock of the frontends; for a closed second its middle. */
  atSeconds: number;
  /** The page has measured it. It is not a second that all pages show. */
  isLive: boolean;
}

/** The last ten minutes as this page knows them. Times are in seconds since 1970 by the clock of the frontends. */
export interface Past {
  /** Enters all that a frontend knows, in place of everything that the page knew. */
  replace(history: History): void;
  /** Enters the newest seconds. */
  add(newest: History): void;
  /** Enters what the page has measured now. It is shown until the second is closed. */
  addLive(sample: Sample, atSeconds: number): void;
  /** The points since a time, oldest first. */
  points(fromSeconds: number): Point[];
  /** The weight changes, oldest first. */
  moves(): JournalEntry[];
  /** Whether the page has missed seconds, because it did not receive some states. */
  hasGap(): boolean;
}

/** Creates an empty past. */
export function createPast(): Past {
  let seconds = new Map<number, Sample>();
  let live: Point[] = [];
  let moves = new Map<string, JournalEntry>();

  const newestSecond = () => [...seconds.keys()].at(-1) ?? Number.NEGATIVE_INFINITY;

  function add(history: History): void {
    for (const i of history.offered.keys()) {
      seconds.set(history.fromSecond + i, sampleAt(history, i));
    }
    seconds = keepNewest(seconds, newestSecond() - HISTORY_SECONDS);
    for (const entry of history.moves) {
      moves.set(journalKey(entry), entry);
    }
    moves = new Map([...moves].sort(([, a], [, b]) => a.atMs - b.atMs).slice(-MAX_MOVES));
    const closedSeconds = newestSecond() + 1;
    live = live.filter(({ atSeconds }) => atSeconds > closedSeconds);
  }

  return {
    replace(history) {
      seconds = new Map();
      moves = new Map();
      add(history);
    },
    add,
    addLive(sample, atSeconds) {
      live = live.filter((old) => old.atSeconds > atSeconds - HISTORY_SECONDS && old.atSeconds < atSeconds);
      if (atSeconds > newestSecond() + 1) {
        live.push({ ...sample, atSeconds, isLive: true });
      }
    },
    points: (fromSeconds) => [
      ...[...seconds]
        .filter(([second]) => second >= fromSeconds - 1)
        .map(([second, sample]) => ({ ...sample, atSeconds: second + 0.5, isLive: false })),
      ...live.filter(({ atSeconds }) => atSeconds >= fromSeconds),
    ],
    moves: () => [...moves.values()],
    hasGap() {
      const known = [...seconds.keys()];
      return known.length > 0 && known.length < (known.at(-1) ?? 0) - (known[0] ?? 0) + 1;
    },
  };
}

function sampleAt(history: History, i: number): Sample {
  const offered = history.offered[i] ?? null;
  const ifKnown = (count: number | undefined) => (offered === null ? null : (count ?? null));
  return {
    offered,
    primary: ifKnown(history.primary[i]),
    burst: ifKnown(history.burst[i]),
    failed: ifKnown(history.failed[i]),
    observed: history.observed[i] ?? null,
    burstWeight: history.burstWeight[i] ?? null,
  };
}

/** Removes old seconds, and sorts the rest: a gap can be filled later. */
function keepNewest(seconds: Map<number, Sample>, afterSecond: number): Map<number, Sample> {
  return new Map([...seconds].filter(([second]) => second > afterSecond).sort(([a], [b]) => a - b));
}
