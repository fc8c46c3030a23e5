import type { Verdict, WatcherStatus } from '@hashr/messages/burst.ts';
import type { State } from '@hashr/messages/page-events.ts';
import { formatWeights, type Place, placeOf } from './weights.ts';
import { whatComesNext } from './what-comes-next.ts';

/** How the watcher's card looks; each has a colour and a sign of its own. */
export type Look = 'none' | 'steady' | 'paused' | 'forced' | 'holding' | 'refused' | 'down' | 'problem';

/** What the watcher's card says. */
export interface WatcherStory {
  look: Look;
  place: Place;
  /** The state, in big letters. */
  word: string;
  /** What is special about it, a few words each. */
  badges: string[];
  /** Why. */
  reason: string;
  next: string;
  problem: string | null;
}

/** The look and the badge of every verdict. */
const verdictWords: Record<Verdict, { look: Look; badge: string }> = {
  settled: { look: 'steady', badge: 'follows the rate' },
  above: { look: 'steady', badge: 'follows the rate' },
  below: { look: 'steady', badge: 'follows the rate' },
  forced: { look: 'forced', badge: 'forced' },
  'subset-down': { look: 'down', badge: 'a cluster is down' },
  'both-down': { look: 'down', badge: 'both clusters are down' },
  paused: { look: 'paused', badge: 'paused' },
  'no-data': { look: 'holding', badge: 'holding, no data' },
  contended: { look: 'refused', badge: 'move refused: weights are contended' },
  'minimum-time': { look: 'refused', badge: 'move refused: too soon' },
  'target-down': { look: 'refused', badge: 'move refused: target is down' },
  'target-recovering': { look: 'refused', badge: 'move refused: target is recovering' },
  problem: { look: 'problem', badge: 'problem' },
};

const placeWords = { primary: 'PRIMARY', burst: 'BURST', unknown: 'NOT KNOWN' };

/** The look of a status. */
export function lookOf(status: WatcherStatus): Look {
  return status.problem === null ? verdictWords[status.verdict].look : 'problem';
}

/** Where the traffic goes, in big letters: "PRIMARY", "BURST", "70 : 30". */
function stateWord(weights: WatcherStatus['weights']): string {
  const place = placeOf(weights);
  return place === 'split' ? formatWeights(weights) : placeWords[place];
}

/**
 * Tells what the watcher does and why. Pure.
 *
 * @param watcherNowMs this moment by the watcher's clock
 */
export function tellWatcher({ watcher, redis }: Pick<State, 'watcher' | 'redis'>, watcherNowMs: number): WatcherStory {
  if (watcher === null) {
    return redis === 'unavailable' ? unheard : nobody;
  }
  const { badge } = verdictWords[watcher.verdict];
  return {
    look: lookOf(watcher),
    place: placeOf(watcher.weights),
    word: stateWord(watcher.weights),
    badges: [
      ...(redis === 'unavailable' ? ['Redis is away: as last heard'] : []),
      badge,
      ...(watcher.dryRun ? ['dry run: moves nothing'] : []),
    ],
    reason: watcher.verdict === 'problem' ? '' : watcher.reason,
    next: whatComesNext(watcher, watcherNowMs),
    problem: watcher.problem ?? (watcher.verdict === 'problem' ? watcher.reason : null),
  };
}

const nobody: WatcherStory = {
  look: 'none',
  place: 'unknown',
  word: 'No watcher is running',
  badges: ['nobody moves the weights'],
  reason:
    'A watcher looks at the rate, and moves the traffic. Without one the weights stay as they are, whatever is asked.',
  next: 'On a laptop, npm start runs one. In a cluster it is istiowatcher-deployment. By hand: edit worker-virtual-service.',
  problem: null,
};

const unheard: WatcherStory = {
  ...nobody,
  word: 'Redis is away',
  badges: ['no watcher can be heard'],
  reason: 'The watcher speaks by Redis, so this page cannot know whether one is running.',
  next: 'Whatever it does, it goes on doing it without Redis.',
};
