import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { formatSetRate } from '../format.ts';
import { joinSentences, text } from '../language/text.ts';
import { formatWeights, targetOf } from './weights.ts';

/**
 * Says in one or two sentences what the watcher does next, and when.
 *
 * @param watcherNowMs the current time by the watcher's clock, in milliseconds since 1970
 */
export function nextStep(status: WatcherStatus, watcherNowMs: number): string {
  const seconds = secondsToWait(status, watcherNowMs);
  const { verdict } = status;
  switch (verdict) {
    case 'problem':
    case 'no-data':
    case 'paused':
    case 'not-steering':
    case 'forced':
    case 'both-down':
    case 'subset-down':
      return text(`next.verdict.${verdict}`);
    case 'contended':
      return seconds === undefined ? text('next.contended') : text('next.contendedIn', { seconds });
    case 'minimum-time':
    case 'target-recovering':
      return allowedMove(status, seconds === undefined ? 'whenAllowed' : 'in', seconds);
    case 'target-down':
      return allowedMove(status, seconds === undefined ? 'whenHealthy' : 'whenHealthyIn', seconds);
    case 'settled':
    case 'above':
    case 'below':
      return nextMove(status, seconds);
  }
}

/** The remaining wait, in whole seconds; undefined if there is none. */
function secondsToWait({ notBeforeMs }: WatcherStatus, watcherNowMs: number): number | undefined {
  const seconds = notBeforeMs === null ? 0 : Math.ceil((notBeforeMs - watcherNowMs) / 1_000);
  return seconds > 0 ? seconds : undefined;
}

/** Says which move a guardrail refuses, and when it allows it. */
function allowedMove(
  { proposed }: WatcherStatus,
  when: 'in' | 'whenAllowed' | 'whenHealthy' | 'whenHealthyIn',
  seconds = 0,
): string {
  if (proposed === null) {
    return text(`next.move.${when}`, { seconds });
  }
  const target = targetOf(proposed);
  return target === 'split'
    ? text(`next.setWeights.${when}`, { weights: formatWeights(proposed), seconds })
    : text(`next.moveAll.${when}`, { target, seconds });
}

/** Says at which rate the traffic moves. */
function nextMove({ thresholds, weights, mode, dryRun }: WatcherStatus, seconds: number | undefined): string {
  const rates = {
    burstAbove: formatSetRate(thresholds.burstAbove),
    returnBelow: formatSetRate(thresholds.returnBelow),
  };
  const how = dryRun ? 'dry' : 'real';
  const when = seconds === undefined ? 'now' : 'later';
  const figures = { ...rates, seconds: seconds ?? 0 };
  switch (weights === null ? 'unknown' : targetOf(weights)) {
    case 'primary':
      return text(`next.${mode === 'flip' ? 'toBurst' : 'shareToBurst'}.${how}.${when}`, figures);
    case 'burst':
      return text(`next.toPrimary.${how}.${when}`, figures);
    case 'split':
      return mode === 'flip'
        ? text(`next.toEither.${how}.${when}`, figures)
        : joinSentences(text(`next.followRate.${how}`), text(`next.toPrimary.${how}.${when}`, figures));
    default:
      return text('next.unknownWeights');
  }
}
