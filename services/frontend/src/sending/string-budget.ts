import type { FrontendReport } from '@hashr/messages/frontends.ts';
import { createTokenBucket } from '@hashr/service-kit/token-bucket.ts';
import { createAverageRate } from './average-rate.ts';

/** The peers' use of the global limit, in strings per second. */
export interface PeerUse {
  reservedPerSecond: number;
  unreservedPerSecond: number;
}

/**
 * The strings that this frontend may send under MAX_TOTAL_FREQUENCY. A page that sets a rate reserves it. The rest of
 * the limit, which no page of any frontend reserves, fills a token bucket for unreserved strings: those of the API, and
 * the first string of each rate, because it is due at once, however short the rate lasts. All times in milliseconds on
 * one clock.
 */
export interface StringBudget {
  /** The sum that the pages of the peers have reserved, in strings per second. */
  reservedByPeers(nowMs: number): number;
  /** Sets the sum that the pages of this frontend reserve, in strings per second. */
  reserve(perSecond: number, nowMs: number): void;
  /** Takes one reserved string. Returns whether it may be sent. */
  takeReserved(nowMs: number): boolean;
  /** Takes unreserved strings. Returns 0 if they may be sent, else the milliseconds until a retry can succeed. */
  takeUnreserved(count: number, nowMs: number): number;
  /** The average rate of unreserved strings, in strings per second. The peers need it. */
  unreservedPerSecond(nowMs: number): number;
}

interface StringBudgetOptions {
  maxTotalPerSecond: number;
  readPeerUse: (nowMs: number) => PeerUse;
}

/** How long the use of the peers is cached, in milliseconds. They report it twice a second. */
const PEER_USE_CACHE_MS = 100;
/** In milliseconds. Longer than the interval of reports, so that two frontends do not react to each other in turns. */
const AVERAGE_MS = 2_000;
/** The longest wait that `takeUnreserved` returns, in milliseconds. By then, pages may have reduced their rates. */
const LONGEST_WAIT_MS = 10_000;
/** Tolerates the rounding errors of sums of fractions. */
const ROUNDING = 1e-9;

const noUse: PeerUse = { reservedPerSecond: 0, unreservedPerSecond: 0 };

/** Creates the budget of one frontend. Its bucket holds one second of the limit. */
export function createStringBudget({ maxTotalPerSecond, readPeerUse }: StringBudgetOptions): StringBudget {
  const bucket = createTokenBucket({ ratePerSecond: maxTotalPerSecond, capacity: maxTotalPerSecond });
  const unreserved = createAverageRate(AVERAGE_MS);
  const passShare = createShareFilter();
  let reservedHere = 0;
  let peerUse = noUse;
  let readAtMs = Number.NEGATIVE_INFINITY;

  function update(nowMs: number): PeerUse {
    peerUse = readPeerUse(nowMs);
    readAtMs = nowMs;
    const used = reservedHere + peerUse.reservedPerSecond + peerUse.unreservedPerSecond;
    bucket.setRate(Math.max(0, maxTotalPerSecond - used), nowMs);
    return peerUse;
  }

  return {
    reservedByPeers: (nowMs) => update(nowMs).reservedPerSecond,
    reserve(perSecond, nowMs) {
      reservedHere = perSecond;
      update(nowMs);
    },
    takeReserved(nowMs) {
      if (nowMs - readAtMs > PEER_USE_CACHE_MS) {
        update(nowMs);
      }
      return passShare(shareOf(maxTotalPerSecond, reservedHere + peerUse.reservedPerSecond));
    },
    takeUnreserved(count, nowMs) {
      update(nowMs);
      const waitMs = bucket.take(count, nowMs);
      if (waitMs === 0) {
        unreserved.add(count, nowMs);
      }
      return Math.min(waitMs, LONGEST_WAIT_MS);
    },
    unreservedPerSecond: unreserved.perSecond,
  };
}

/** Frontends that accept rates at the same moment can exceed the limit together. Then each sends this share, 0 to 1. */
function shareOf(limit: number, reserved: number): number {
  return reserved <= limit * (1 + ROUNDING) ? 1 : limit / reserved;
}

/** Creates a filter that passes the given share (0 to 1) of its calls, evenly spread. */
function createShareFilter(): (share: number) => boolean {
  let carried = 0;
  return (share) => {
    carried += share;
    if (carried < 1) {
      return false;
    }
    carried -= 1;
    return true;
  };
}

/**
 * Adds up the use of the peers. A peer that has stopped uses nothing. A frontend of an older version reserves what it
 * offers, because it has no shapes.
 */
export function sumUse(peers: { report: PeerReport; gone: boolean }[]): PeerUse {
  const sum = { ...noUse };
  for (const { report, gone } of peers) {
    sum.reservedPerSecond += gone ? 0 : (report.reservedPerSecond ?? report.offeredPerSecond);
    sum.unreservedPerSecond += gone ? 0 : report.unreservedPerSecond;
  }
  return sum;
}

type PeerReport = Pick<FrontendReport, 'offeredPerSecond' | 'reservedPerSecond' | 'unreservedPerSecond'>;
