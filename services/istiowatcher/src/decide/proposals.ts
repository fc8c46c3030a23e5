import type { Rate } from '@hashr/mesh/traffic.ts';
import type { Proposal, RateFinding } from './decision.ts';
import type { Settings } from './settings.ts';

/** Proposes burst's share for a rate, before the guardrails. */
type Mode = (rate: Rate, burstPercent: number, settings: Settings) => Proposal;

/** The codelab's mode: all traffic goes to burst above one threshold, and returns below the other. */
const flip: Mode = (rate, burstPercent, settings) => {
  const { burstAbove, returnBelow } = settings;
  const { perSecond } = rate;
  if (rate.atLeast > burstAbove) {
    return propose(burstPercent, 100, { kind: 'above', perSecond, threshold: burstAbove });
  }
  if (rate.atMost < returnBelow) {
    return propose(burstPercent, 0, { kind: 'below', perSecond, threshold: returnBelow });
  }
  return keep(rate, burstPercent, settings);
};

/**
 * Burst gets only what exceeds primary's capacity: `1 - capacity / rate` of the requests, rounded up to whole steps.
 * Its share shrinks only when it is one and a half steps too large, so that a rate near the edge of a step does not
 * move it back and forth.
 */
const proportional: Mode = (rate, burstPercent, settings) => {
  const { burstAbove, returnBelow, primaryCapacity, stepPercent } = settings;
  const { perSecond } = rate;
  if (rate.atMost < returnBelow) {
    return propose(burstPercent, 0, { kind: 'below', perSecond, threshold: returnBelow });
  }
  if (rate.atLeast <= burstAbove) {
    return keep(rate, burstPercent, settings);
  }
  const finding: RateFinding = { kind: 'shared', perSecond, capacity: primaryCapacity };
  const least = stepsFor(rate.atLeast, settings);
  if (burstPercent < least) {
    return propose(burstPercent, least, finding);
  }
  const isTooLarge = excessPercent(rate.atMost, settings) < burstPercent - 1.5 * stepPercent;
  return propose(burstPercent, isTooLarge ? stepsFor(rate.atMost, settings) : burstPercent, finding);
};

/** The two modes. */
export const modes: Record<Settings['mode'], Mode> = { flip, proportional };

/** The share of the traffic that exceeds primary's capacity, in percent. */
function excessPercent(perSecond: number, { primaryCapacity }: Settings): number {
  return 100 * Math.max(0, 1 - primaryCapacity / perSecond);
}

function stepsFor(perSecond: number, settings: Settings): number {
  const { stepPercent } = settings;
  return Math.min(100, Math.ceil(excessPercent(perSecond, settings) / stepPercent) * stepPercent);
}

function propose(before: number, burstPercent: number, finding: RateFinding): Proposal {
  const verdict = burstPercent === before ? 'settled' : burstPercent > before ? 'above' : 'below';
  return { verdict, burstPercent, finding };
}

/** The rate is between the thresholds, or too close to one of them. */
function keep({ perSecond, atMost }: Rate, burstPercent: number, { burstAbove, returnBelow }: Settings): Proposal {
  const finding = (): RateFinding => {
    if (perSecond > burstAbove) {
      return { kind: 'barely-above', perSecond, threshold: burstAbove };
    }
    if (perSecond >= returnBelow) {
      return { kind: 'between', perSecond, returnBelow, burstAbove };
    }
    const kind = atMost === Number.POSITIVE_INFINITY ? 'incomplete' : 'barely-below';
    return { kind, perSecond, threshold: returnBelow };
  };
  return { verdict: 'settled', burstPercent, finding: finding() };
}
