import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type { FrontendSeconds } from '@hashr/messages/frontend-seconds.ts';
import type { History as HistoryView, WatcherSeconds } from '@hashr/messages/history.ts';
import { HISTORY_SECONDS } from '@hashr/messages/history-limits.ts';
import type { Totals } from '@hashr/messages/totals.ts';
import { createFrontendHistories } from './frontend-histories.ts';
import { createRecorder, type Recorder, toSecond } from './recorder.ts';
import { addSeconds, toSeconds } from './seconds-ring.ts';
import { createWatcherHistory } from './watcher-history.ts';

/** The reports of all frontends about a second have arrived this many seconds after its end. */
const LATEST_REPORT_SECONDS = 2;
/** The number of seconds in a state. */
const NEWEST_SECONDS = 5;
/**
 * A change of these last seconds surely reaches the pages with the next states, which are at most a second apart. An
 * older one reaches them with the whole history.
 */
const SURE_SECONDS = 3;
/** A state contains the weight changes of the last ten seconds. */
const NEWEST_MOVES_MS = 10_000;

/** The last ten minutes of all frontends and of the watcher. Seconds are whole seconds since 1970. */
export interface History {
  /** Counts the strings of this frontend. */
  recorder: Recorder;
  /** Enters what a peer reports about itself. */
  receiveSeconds(id: string, seconds: FrontendSeconds): void;
  /** Enters what another frontend reports about a peer that is gone and whose last report has these totals. */
  fillSeconds(id: string, seconds: FrontendSeconds, totals: Totals): void;
  /** Enters a status of the watcher that the pages show. */
  recordStatus(status: WatcherStatus): void;
  /** Enters what another frontend knows of the watcher. Between the two seconds, this frontend missed statuses. */
  fillWatcher(past: WatcherSeconds, sinceSecond: number, untilSecond: number): void;
  /** The current second. */
  nowSecond(): number;
  /** The seconds of this frontend or of a peer, both ends included; undefined for an unknown peer. */
  secondsOf(id: string, fromSecond: number, toSecond: number): FrontendSeconds | undefined;
  /** The past of the watcher since a second. */
  watcherSince(second: number): WatcherSeconds;
  /** All seconds that the pages show. */
  read(): HistoryView;
  /** The newest of them. */
  readNewest(): HistoryView;
  /** Grows when a second changes that the next states may no longer contain. */
  readonly version: number;
}

/**
 * Creates an empty history.
 *
 * @param now the time in milliseconds since 1970
 */
export function createHistory(ownId: string, now: () => number = Date.now): History {
  const frontends = createFrontendHistories(ownId);
  const watcher = createWatcherHistory();
  const nowSecond = () => toSecond(now());
  const newestShown = () => nowSecond() - 1 - LATEST_REPORT_SECONDS;
  let version = 0;

  /** Enters that seconds have changed, the oldest of which is this one. */
  function noteChange(oldestSecond: number): void {
    if (oldestSecond <= newestShown() - SURE_SECONDS) {
      version += 1;
    }
  }
  function view(fromSecond: number, length: number, movesSinceMs: number): HistoryView {
    const observations = Array.from({ length }, (_, i) => watcher.read(fromSecond + i));
    return {
      ...addSeconds(frontends.all(), fromSecond, length),
      observed: observations.map(({ observed }) => observed),
      burstWeight: observations.map(({ burstWeight }) => burstWeight),
      moves: watcher.movesSince(movesSinceMs),
    };
  }

  return {
    recorder: createRecorder(frontends.own, now),
    receiveSeconds: (id, seconds) => noteChange(frontends.receive(id, seconds, nowSecond())),
    fillSeconds: (id, seconds, totals) => noteChange(frontends.fill(id, seconds, totals, nowSecond())),
    recordStatus: (status) => noteChange(watcher.record(status, now())),
    fillWatcher: (past, since, until) => noteChange(watcher.fill(past, now(), since, until)),
    nowSecond,
    secondsOf(id, fromSecond, lastSecond) {
      const ring = frontends.get(id);
      return ring && toSeconds(ring, fromSecond, lastSecond);
    },
    watcherSince: (second) => watcher.toSeconds(Math.max(second, nowSecond() - HISTORY_SECONDS + 1), nowSecond()),
    read() {
      const fromSecond = nowSecond() - HISTORY_SECONDS + 1;
      return withoutUnknown(view(fromSecond, newestShown() - fromSecond + 1, (fromSecond - 1) * 1_000));
    },
    readNewest: () => view(newestShown() - NEWEST_SECONDS + 1, NEWEST_SECONDS, now() - NEWEST_MOVES_MS),
    get version() {
      return version;
    },
  };
}

/** Removes the seconds before the first one of which something is known. Pure. */
function withoutUnknown({ fromSecond, moves, ...rows }: HistoryView): HistoryView {
  const { offered, observed, burstWeight } = rows;
  const first = offered.findIndex((value, i) => (value ?? observed[i] ?? burstWeight[i] ?? null) !== null);
  const start = first === -1 ? offered.length : first;
  return {
    fromSecond: fromSecond + start,
    offered: offered.slice(start),
    primary: rows.primary.slice(start),
    burst: rows.burst.slice(start),
    failed: rows.failed.slice(start),
    observed: observed.slice(start),
    burstWeight: burstWeight.slice(start),
    moves,
  };
}
