import type { Weights } from '@hashr/messages/burst.ts';
import type { KnownRate } from '../rate/request-rate.ts';
import type { Settings } from './settings.ts';
import { type Decision, inWords, rateInWords, sameWeights, withBurst } from './situation.ts';

/** What a rate asks for, before any guardrail. */
export type Mode = (rate: KnownRate, weights: Weights, settings: Settings) => Decision;

/** The codelab's: above one threshold everything to burst, below the other everything back, between them nothing. */
const flip: Mode = (rate, weights, settings) => {
  const { burstAbove, returnBelow, maxBurstPercent } = settings;
  if (rate.atLeast > burstAbove) {
    return move(
      weights,
      withBurst(maxBurstPercent),
      'above',
      `${rateInWords(rate.perSecond, burstAbove)} is above ${burstAbove}`,
    );
  }
  if (rate.atMost < returnBelow) {
    return move(weights, withBurst(0), 'below', `${rateInWords(rate.perSecond, returnBelow)} is below ${returnBelow}`);
  }
  return stayInBand(rate, weights, settings);
};

/**
 * Burst takes only what primary cannot: `1 - capacity / rate` of the traffic, rounded up to whole steps. Its share
 * shrinks only when it is a step and a half too large, so that a rate near the edge of a step does not move it to and fro.
 */
const proportional: Mode = (rate, weights, settings) => {
  const { burstAbove, returnBelow, primaryCapacity, stepPercent } = settings;
  const words = rateInWords(rate.perSecond, returnBelow);
  if (rate.atMost < returnBelow) {
    return move(weights, withBurst(0), 'below', `${words} is below ${returnBelow}`);
  }
  if (rate.atLeast <= burstAbove) {
    return stayInBand(rate, weights, settings);
  }
  const why = `Of ${words} primary can take ${primaryCapacity}`;
  const least = burstShare(rate.atLeast, settings);
  const most = burstShare(rate.atMost, settings);
  if (weights.burst < least) {
    return move(weights, withBurst(least), 'above', why);
  }
  const tooLarge =
    neededPercent(rate.atMost, settings) < weights.burst - 1.5 * stepPercent ||
    weights.burst > settings.maxBurstPercent;
  return move(weights, tooLarge ? withBurst(most) : weights, 'below', why);
};

/** The two ways to follow a rate. */
export const modes: Record<Settings['mode'], Mode> = { flip, proportional };

function neededPercent(perSecond: number, { primaryCapacity }: Settings): number {
  return 100 * Math.max(0, 1 - primaryCapacity / perSecond);
}

function burstShare(perSecond: number, settings: Settings): number {
  const { stepPercent, maxBurstPercent } = settings;
  return Math.min(maxBurstPercent, Math.ceil(neededPercent(perSecond, settings) / stepPercent) * stepPercent);
}

function move(weights: Weights, proposed: Weights, verdict: 'above' | 'below', why: string): Decision {
  return sameWeights(weights, proposed)
    ? { proposed, verdict: 'settled', reason: `${why}: ${inWords(proposed)}, as it is.` }
    : { proposed, verdict, reason: `${why}, so ${inWords(proposed)}.` };
}

function stayInBand({ perSecond, atMost }: KnownRate, weights: Weights, settings: Settings): Decision {
  const { burstAbove, returnBelow } = settings;
  const words = rateInWords(perSecond, perSecond > burstAbove ? burstAbove : returnBelow);
  const reason =
    perSecond > burstAbove
      ? `${words} is above ${burstAbove} by a few requests that may be chance: nothing moves yet.`
      : perSecond >= returnBelow
        ? `${words} is between ${returnBelow} and ${burstAbove}, where nothing moves.`
        : atMost === Number.POSITIVE_INFINITY
          ? `${words} is below ${returnBelow}, but not every frontend could be read, so it may be more: nothing moves.`
          : `${words} is below ${returnBelow} by a few requests that may be chance: nothing moves yet.`;
  return { proposed: weights, verdict: 'settled', reason };
}
