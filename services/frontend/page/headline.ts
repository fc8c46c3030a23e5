import type { PageState, RefusalReason } from '@hashr/messages/page-events.ts';
import type { ConnectionState } from './connection.ts';
import { find, setText } from './element.ts';
import type { Split } from './recent-split.ts';
import { lookOf } from './watcher-story.ts';
import { type Place, placeOf } from './weights.ts';

/** What is going on. The mood gives the sentence its colour and sign. */
export interface Headline {
  mood: 'waiting' | 'primary' | 'burst' | 'holding' | 'trouble' | 'offline';
  text: string;
}

/** Says in one sentence what matters most: what is wrong, else what runs, else what to do. Pure. */
export function headlineFor(state: PageState | undefined, split: Split, connection: ConnectionState): Headline {
  if (connection in refusalWords) {
    return { mood: 'offline', text: refusalWords[connection as RefusalReason] };
  }
  if (connection !== 'connected' || state === undefined) {
    return { mood: 'offline', text: 'Not connected: trying again. What you see is how it was.' };
  }
  if (state.you.forgotten) {
    return {
      mood: 'waiting',
      text: 'Nobody has touched this page for a long time, so it has stopped. Set a frequency to go on.',
    };
  }
  const trouble = troubleOf(state);
  if (trouble !== undefined) {
    return { mood: 'trouble', text: trouble };
  }
  const { watcher } = state;
  const place = watcher?.weights == null ? observedPlace(split) : placeOf(watcher.weights);
  if (watcher !== null && lookOf(watcher) === 'holding') {
    return { mood: 'holding', text: 'Holding: the watcher sees no rate, so it moves nothing.' };
  }
  if (state.offeredPerSecond === 0) {
    return { mood: 'waiting', text: 'Ask for something: set 5, and look; then 20.' };
  }
  const aside = asideOf(watcher);
  return {
    mood: place === 'primary' || place === 'unknown' ? 'primary' : 'burst',
    text: aside === '' ? placeWords[place] : `${placeWords[place]} ${aside}`,
  };
}

const refusalWords: Record<RefusalReason, string> = {
  'too-many-pages':
    'Too many pages are open, so the frontend has refused this page. The page tries again every 10 to 20 seconds.',
  'too-many-events':
    'This page sent too much in a short time, so the frontend has disconnected it. The page tries again in 10 to 20 seconds.',
  'too-slow':
    'This page was too slow to read its updates, so the frontend has disconnected it. The page tries again in 10 to 20 seconds.',
};

const placeWords: Record<Place, string> = {
  primary: 'Primary does all the work.',
  burst: 'In burst: the second cluster does all the work.',
  split: 'Primary and burst share the work, as the weights say.',
  unknown: 'The first answers are on their way.',
};

function observedPlace({ primary, burst }: Split): Place {
  if (burst > 0) {
    return primary > 0 ? 'split' : 'burst';
  }
  return 'primary';
}

/** What is wrong, if anything is. */
function troubleOf({ perSecond, redis, watcher }: PageState): string | undefined {
  if (perSecond.failed > 0) {
    return 'The worker is failing: strings come back without a hash. The books say how.';
  }
  if (redis === 'unavailable') {
    return 'Redis is away. The workers still hash; their results come by the HTTP answer alone until it is back.';
  }
  if (perSecond.skipped > 0) {
    return 'More strings are due than the limits of the demo allow: some are skipped instead of sent.';
  }
  return watcher !== null && lookOf(watcher) === 'problem'
    ? 'The watcher has a problem. Its card says how to fix it.'
    : undefined;
}

/** What to know of the watcher beside where the traffic goes. */
function asideOf(watcher: PageState['watcher']): string {
  if (watcher === null) {
    return 'No watcher is running, so it stays so.';
  }
  const aside = {
    paused: 'The watcher is paused.',
    forced: 'Somebody has forced it.',
    refused: 'A move is asked for, and refused for now.',
    down: 'A cluster has no healthy worker.',
  };
  const look = lookOf(watcher);
  if (look in aside) {
    return aside[look as keyof typeof aside];
  }
  return watcher.dryRun ? 'The watcher only says what it would do.' : '';
}

/** Shows the headline; a screen reader hears it when it changes. */
export function createHeadline(): (headline: Headline) => void {
  const box = find('#headline');
  const text = find('#headline-text');

  return (headline) => {
    box.dataset.mood = headline.mood;
    setText(text, headline.text);
  };
}
