import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { placeOf } from './weights.ts';

/**
 * Says in one or two sentences what the watcher will do next, and when. Pure.
 *
 * @param watcherNowMs this moment by the watcher's clock
 */
export function whatComesNext(status: WatcherStatus, watcherNowMs: number): string {
  const target = status.proposed === null ? 'there' : placeName(placeOf(status.proposed));
  switch (status.verdict) {
    case 'problem':
      return 'It tries again every second, and goes on by itself when the cause is gone.';
    case 'no-data':
      return 'The weights stay as they are until there is a rate again: no data is not zero.';
    case 'paused':
      return 'It looks on, and moves nothing until the pause ends.';
    case 'forced':
      return 'It stays so, whatever the rate, until the force is taken away.';
    case 'both-down':
      return 'Neither cluster has a healthy endpoint, so it would help nobody to move.';
    case 'subset-down':
      return 'The rate decides again when both clusters are healthy.';
    case 'contended':
      return `It tries to move again${notBefore(status, watcherNowMs, ' at the next look')}.`;
    case 'minimum-time':
    case 'target-recovering':
      return `It waits before it moves: to ${target}${notBefore(status, watcherNowMs, ' as soon as it may')}.`;
    case 'target-down':
      return `It moves to ${target} when there is a healthy endpoint${notBefore(status, watcherNowMs)}.`;
    case 'settled':
    case 'above':
    case 'below':
      return byTheRate(status, watcherNowMs);
  }
}

/** At what rate it moves. */
function byTheRate(status: WatcherStatus, watcherNowMs: number): string {
  const { burstAbove, returnBelow } = status.thresholds;
  const up = `above ${formatThreshold(burstAbove)}/s`;
  const down = `below ${formatThreshold(returnBelow)}/s`;
  const wait = notBefore(status, watcherNowMs);
  const would = status.dryRun ? 'Would go' : 'Goes';
  switch (placeOf(status.weights)) {
    case 'primary':
      return status.mode === 'flip'
        ? `${would} to burst ${up}${wait}.`
        : `${status.dryRun ? 'Would send' : 'Sends'} burst what is ${up}${wait}.`;
    case 'burst':
      return `${status.dryRun ? 'Would return' : 'Returns'} to primary ${down}${wait}.`;
    case 'split':
      return status.mode === 'flip'
        ? `${would} to burst ${up}, and to primary ${down}${wait}.`
        : `${status.dryRun ? 'Would follow' : 'Follows'} the rate; all of it to primary ${down}${wait}.`;
    default:
      return 'The weights are not known.';
  }
}

/** How long the wait is; what was given, if it is for no time. */
function notBefore({ notBeforeMs }: WatcherStatus, watcherNowMs: number, otherwise = ''): string {
  const seconds = notBeforeMs === null ? 0 : Math.ceil((notBeforeMs - watcherNowMs) / 1_000);
  return seconds > 0 ? `, not before ${seconds} s from now` : otherwise;
}

function placeName(place: ReturnType<typeof placeOf>): string {
  return { primary: 'primary', burst: 'burst', split: 'a share for each', unknown: 'there' }[place];
}

/** A threshold without zeros that say nothing: "15", "12.5". */
export function formatThreshold(perSecond: number): string {
  return String(Number(perSecond.toFixed(2)));
}
