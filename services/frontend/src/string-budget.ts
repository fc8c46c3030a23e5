import type { FrontendReport } from '@hashr/messages/frontends.ts';
import { createTokenBucket } from '@hashr/service-kit/token-bucket.ts';
import { createAverageRate } from './average-rate.ts';

/** What the other frontends use of the common limit, in strings per second. */
export type UsedElsewhere = Pick<FrontendReport, 'offeredPerSecond' | 'unreservedPerSecond'>;

/**
 * The strings that this frontend may send under MAX_TOTAL_FREQUENCY. A page that sets a rate reserves it. What the pages
 * of all frontends leave fills a token bucket for the rest: the API, and the first string of each rate, which is due at
 * once, however short the rate lasts. All times in milliseconds on one clock.
 */
export interface StringBudget {
  /** What the pages of the other frontends have reserved, in strings per second. */
  reservedElsewhere(nowMs: number): number;
  /** From now on the pages of this frontend reserve so many strings per second together. */
  reserve(perSecond: number, nowMs: number): void;
  /** Takes one string of a page's rate. Returns whether it may be sent. */
  takeReserved(nowMs: number): boolean;
  /** Takes strings that belong to no rate. Returns 0 if they may be sent, else the milliseconds until they might. */
  takeUnreserved(count: number, nowMs: number): number;
  /** How many of these were sent lately, in strings per second: for the other frontends. */
  unreservedPerSecond(nowMs: number): number;
}

interface StringBudgetOptions {
  maxTotalPerSecond: number;
  readElsewhere: (nowMs: number) => UsedElsewhere;
}

/** For how long the use of the other frontends is not read again; they report it twice a second. In milliseconds. */
const REREAD_MS = 100;
/** Longer than a report takes: two frontends that follow each other's use do not overshoot in turns. In milliseconds. */
const AVERAGE_MS = 2_000;
/** The longest wait that is told to a client, in milliseconds: pages that leave nothing now may leave something then. */
const LONGEST_WAIT_MS = 10_000;
/** Sums of fractions end slightly beside the number that is meant. */
const ROUNDING = 1e-9;

/** Creates the budget of one frontend. Its bucket holds one second of the limit. */
export function createStringBudget({ maxTotalPerSecond, readElsewhere }: StringBudgetOptions): StringBudget {
  const bucket = createTokenBucket({ ratePerSecond: maxTotalPerSecond, capacity: maxTotalPerSecond });
  const unreserved = createAverageRate(AVERAGE_MS);
  let reservedHere = 0;
  let elsewhere: UsedElsewhere = { offeredPerSecond: 0, unreservedPerSecond: 0 };
  let readAtMs = Number.NEGATIVE_INFINITY;
  let partOfAString = 0;

  function update(nowMs: number): void {
    elsewhere = readElsewhere(nowMs);
    readAtMs = nowMs;
    const used = reservedHere + elsewhere.offeredPerSecond + elsewhere.unreservedPerSecond;
    bucket.setRate(Math.max(0, maxTotalPerSecond - used), nowMs);
  }

  return {
    reservedElsewhere(nowMs) {
      update(nowMs);
      return elsewhere.offeredPerSecond;
    },
    reserve(perSecond, nowMs) {
      reservedHere = perSecond;
      update(nowMs);
    },
    takeReserved(nowMs) {
      if (nowMs - readAtMs > REREAD_MS) {
        update(nowMs);
      }
      // Frontends that accept rates at the same moment can exceed the limit together: then each sends its part of it.
      const reserved = reservedHere + elsewhere.offeredPerSecond;
      partOfAString += reserved <= maxTotalPerSecond * (1 + ROUNDING) ? 1 : maxTotalPerSecond / reserved;
      if (partOfAString < 1) {
        return false;
      }
      partOfAString -= 1;
      return true;
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

/** The use of the other frontends together; of those that are gone, nothing. */
export function sumUse(frontends: { report: UsedElsewhere; gone: boolean }[]): UsedElsewhere {
  const sum: UsedElsewhere = { offeredPerSecond: 0, unreservedPerSecond: 0 };
  for (const { report, gone } of frontends) {
    sum.offeredPerSecond += gone ? 0 : report.offeredPerSecond;
    sum.unreservedPerSecond += gone ? 0 : report.unreservedPerSecond;
  }
  return sum;
}
