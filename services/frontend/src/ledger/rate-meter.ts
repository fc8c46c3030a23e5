import type { FrontendReport } from '@hashr/messages/frontends.ts';
import type { Totals } from '@hashr/messages/totals.ts';

/** Rates in strings per second. */
export type Rates = FrontendReport['perSecond'];

/** Measures the rates of a frontend. */
export interface RateMeter {
  /** The rates between the last two measurements. */
  readonly rates: Rates;
  /** Ends one measurement and begins the next. Call it about once a second. */
  measure(totals: Totals, nowMs: number): void;
}

/** The rates of a frontend that sends nothing. */
export const noRates: Rates = { sent: 0, primary: 0, burst: 0, failed: 0, skipped: 0 };

/**
 * Creates a meter whose rates are the differences between two totals of a ledger, divided by the time between them.
 *
 * @param totals the totals at the start
 * @param nowMs the time of the start, in milliseconds on a clock that never goes back
 */
export function createRateMeter(totals: Totals, nowMs: number): RateMeter {
  let before = totals;
  let beforeMs = nowMs;
  let rates = noRates;

  return {
    get rates() {
      return rates;
    },
    measure(after, afterMs) {
      const perSecond = (read: (totals: Totals) => number) =>
        ((read(after) - read(before)) * 1_000) / (afterMs - beforeMs);
      rates = {
        sent: perSecond(({ sent }) => sent),
        primary: perSecond(({ succeededByCluster }) => succeededByCluster.primary),
        burst: perSecond(({ succeededByCluster }) => succeededByCluster.burst),
        failed: perSecond(({ failed }) => failed),
        skipped: perSecond(({ skipped }) => skipped),
      };
      before = after;
      beforeMs = afterMs;
    },
  };
}
