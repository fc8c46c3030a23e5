import type { Rate } from '@hashr/mesh/traffic.ts';
import type { RateFinding } from '@hashr/messages/why.ts';
import type { Proposal, Situation } from './decision.ts';
import { shareWithHeadRoom } from './head-room.ts';
import type { Settings } from './settings.ts';

/** Proposes burst's share for a rate, before the guardrails. */
type Mode = (rate: Rate, situation: Situation, settings: Settings) => Proposal;

/** The codelab's mode: all traffic goes to burst above one threshold, and returns below the other. */
const flip: Mode = (rate, { burstPercent }, settings) => {
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
 * Burst gets only what exceeds primary's capacity, with some head-room. Its share grows at once. It shrinks only when
 * it is one and a half steps too large for the highest rate of the last ten seconds, so that neither a rate near the
 * edge of a step nor a short dip moves it back and forth.
 */
const proportional: Mode = (rate, situation, settings) => {
  const { burstPercent, peakPerSecond } = situation;
  const { burstAbove, returnBelow, stepPercent } = settings;
  const { perSecond } = rate;
  if (rate.atMost < returnBelow) {
    return propose(burstPercent, 0, { kind: 'below', perSecond, threshold: returnBelow });
  }
  if (rate.atLeast <= burstAbove) {
    return keep(rate, burstPercent, settings);
  }
  const capacity = capacityOfPrimary(situation, settings);
  const finding: RateFinding = { kind: 'shared', perSecond, ...capacity };
  const required = (upper: number) => {
    const excess = stepsAbove(excessPercent(rate.atLeast, capacity.capacity), settings);
    return Math.max(excess, stepsNear(percentWithHeadRoom(upper, capacity.capacity, settings), settings));
  };
  const highest = Math.max(peakPerSecond, rate.atMost);
  const isTooLarge = percentWithHeadRoom(highest, capacity.capacity, settings) < burstPercent - 1.5 * stepPercent;
  return propose(burstPercent, isTooLarge ? required(highest) : Math.max(burstPercent, required(perSecond)), finding);
};

/** The two modes. */
export const modes: Record<Settings['mode'], Mode> = { flip, proportional };

/** Primary's capacity, in requests per second. What is learnt is between the thresholds. */
function capacityOfPrimary(
  { learntCapacity }: Situation,
  { primaryCapacity, burstAbove, returnBelow }: Settings,
): { capacity: number; isLearnt: boolean } {
  if (primaryCapacity !== undefined || learntCapacity === undefined) {
    return { capacity: primaryCapacity ?? burstAbove, isLearnt: false };
  }
  return { capacity: Math.min(burstAbove, Math.max(returnBelow, learntCapacity)), isLearnt: true };
}

/** The share of the traffic that exceeds primary's capacity, in percent. */
function excessPercent(perSecond: number, capacity: number): number {
  return 100 * Math.max(0, 1 - capacity / perSecond);
}

/** The same, with the head-room of the setting, or with the head-room that the randomness of the split requires. */
function percentWithHeadRoom(perSecond: number, capacity: number, { targetUtilizationPercent }: Settings): number {
  return targetUtilizationPercent === undefined
    ? 100 * (1 - shareWithHeadRoom(perSecond, capacity))
    : excessPercent(perSecond, (capacity * targetUtilizationPercent) / 100);
}

/** A share in whole steps that never leaves primary more than its capacity. */
function stepsAbove(percent: number, { stepPercent }: Settings): number {
  return Math.min(100, Math.ceil(percent / stepPercent) * stepPercent);
}

/** A share in whole steps. Head-room is kept to the nearest step. */
function stepsNear(percent: number, { stepPercent }: Settings): number {
  return Math.min(100, Math.round(percent / stepPercent) * stepPercent);
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
