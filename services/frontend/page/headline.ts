import type { PageState } from '@hashr/messages/page-events.ts';
import { find, setText } from './element.ts';
import type { Split } from './recent-split.ts';

/** What is going on. The mood gives the sentence its colour and sign. */
export interface Headline {
  mood: 'waiting' | 'primary' | 'burst' | 'trouble' | 'offline';
  text: string;
}

/** Says in one sentence what matters most: what is wrong, else what runs, else what to do. Pure. */
export function headlineFor(state: PageState | undefined, split: Split, connected: boolean): Headline {
  if (!connected || state === undefined) {
    return { mood: 'offline', text: 'Not connected: trying again. What you see is how it was.' };
  }
  if (state.you.forgotten) {
    return {
      mood: 'waiting',
      text: 'Nobody has touched this page for a long time, so it has stopped. Set a frequency to go on.',
    };
  }
  if (state.perSecond.failed > 0) {
    return { mood: 'trouble', text: 'The worker is failing: strings come back without a hash. The books say how.' };
  }
  if (state.redis === 'away') {
    return {
      mood: 'trouble',
      text: 'Redis is away. The workers still hash; their results come by the HTTP answer alone until it is back.',
    };
  }
  if (state.perSecond.skipped > 0) {
    return {
      mood: 'trouble',
      text: 'More is asked than can be on its way at once: some strings are skipped instead of sent.',
    };
  }
  if (state.offeredPerSecond === 0) {
    return { mood: 'waiting', text: 'Ask for something: set 5, and look; then 20.' };
  }
  if (split.burst > 0 && split.primary > 0) {
    return { mood: 'burst', text: 'Primary and burst share the work, as the weights say.' };
  }
  return split.burst > 0
    ? { mood: 'burst', text: 'In burst: the second cluster does all the work.' }
    : { mood: 'primary', text: 'Primary does all the work.' };
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
