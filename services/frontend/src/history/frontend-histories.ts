import type { FrontendSeconds } from '@hashr/messages/frontend-seconds.ts';
import { MAX_FRONTENDS } from '@hashr/messages/frontends.ts';
import { HISTORY_SECONDS } from '@hashr/messages/history-limits.ts';
import type { Totals } from '@hashr/messages/totals.ts';
import { createSecondsRing, eachSecond, type SecondCounts, type SecondsRing } from './seconds-ring.ts';

/**
 * How far the clock of a peer may be ahead, in seconds. What it counts later than that, or more than ten minutes ago, is
 * ignored.
 */
const MAX_AHEAD_SECONDS = 5;

/** The seconds of all frontends that this one knows, including its own. */
export interface FrontendHistories {
  /** The seconds of this frontend. */
  own: SecondsRing;
  /** Enters what a peer reports about itself. Returns the oldest second that has changed; Infinity: none. */
  receive(id: string, seconds: FrontendSeconds, nowSecond: number): number;
  /**
   * Enters what another frontend reports about a peer that is gone. Known seconds stay as they are. It is ignored if the
   * peer would have more strings than its last report has. Returns the oldest second that has changed; Infinity: none.
   */
  fill(id: string, seconds: FrontendSeconds, totals: Totals, nowSecond: number): number;
  /** The ring of a frontend. */
  get(id: string): SecondsRing | undefined;
  all(): Iterable<SecondsRing>;
}

/**
 * Creates an empty memory. Of more than {@link MAX_FRONTENDS} frontends, it forgets the one that has not reported for
 * the longest time.
 */
export function createFrontendHistories(ownId: string): FrontendHistories {
  const own = createSecondsRing();
  const peers = new Map<string, SecondsRing>();

  function remember(id: string, ring: SecondsRing): void {
    peers.delete(id);
    peers.set(id, ring);
    if (peers.size >= MAX_FRONTENDS) {
      peers.delete(peers.keys().next().value ?? '');
    }
  }

  return {
    own,
    receive(id, seconds, nowSecond) {
      if (id === ownId) {
        return Number.POSITIVE_INFINITY;
      }
      const ring = peers.get(id) ?? createSecondsRing();
      remember(id, ring);
      return enter(seconds, nowSecond, ring.raise);
    },
    fill(id, seconds, totals, nowSecond) {
      const ring = peers.get(id) ?? createSecondsRing();
      const isNew = !peers.has(id);
      if (id === ownId || (isNew && peers.size + 1 >= MAX_FRONTENDS) || exceeds(ring, seconds, totals, nowSecond)) {
        return Number.POSITIVE_INFINITY;
      }
      if (isNew) {
        remember(id, ring);
      }
      return enter(seconds, nowSecond, ring.fill);
    },
    get: (id) => (id === ownId ? own : peers.get(id)),
    all: () => [own, ...peers.values()],
  };
}

/** Whether a second is one of the last ten minutes, or so little ahead that a clock may be wrong. Pure. */
export function isRemembered(second: number, nowSecond: number): boolean {
  return second > nowSecond - HISTORY_SECONDS && second <= nowSecond + MAX_AHEAD_SECONDS;
}

function enter(
  seconds: FrontendSeconds,
  nowSecond: number,
  write: (second: number, counts: SecondCounts) => boolean,
): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const [second, counts] of eachSecond(seconds)) {
    if (isRemembered(second, nowSecond) && write(second, counts)) {
      oldest = Math.min(oldest, second);
    }
  }
  return oldest;
}

/** Whether a frontend would have more strings in its seconds than in its totals. */
function exceeds(ring: SecondsRing, seconds: FrontendSeconds, totals: Totals, nowSecond: number): boolean {
  const sum = { primary: 0, burst: 0, failed: 0 };
  const add = (counts: SecondCounts | undefined) => {
    sum.primary += counts?.primary ?? 0;
    sum.burst += counts?.burst ?? 0;
    sum.failed += counts?.failed ?? 0;
  };
  for (let second = nowSecond - HISTORY_SECONDS + 1; second <= nowSecond + MAX_AHEAD_SECONDS; second++) {
    add(ring.read(second));
  }
  for (const [second, counts] of eachSecond(seconds)) {
    if (isRemembered(second, nowSecond) && ring.read(second) === undefined) {
      add(counts);
    }
  }
  const { succeededByCluster, failed } = totals;
  return sum.primary > succeededByCluster.primary || sum.burst > succeededByCluster.burst || sum.failed > failed;
}
