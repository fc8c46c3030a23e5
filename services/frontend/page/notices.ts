import type { PageState } from '@hashr/messages/page-events.ts';
import { find } from './element.ts';

/** In sentences, what is out of the ordinary. */
export function noticesFor(state: PageState): string[] {
  return [
    state.redis === 'away' &&
      'Redis is away. The workers still hash; their results come by the HTTP answer alone until Redis is back.',
    state.perSecond.failed > 0 &&
      `The worker is failing: ${state.perSecond.failed.toFixed(1)} strings a second come back without a hash.`,
    state.perSecond.skipped > 0 &&
      'More is asked than can be on its way at once, so some strings are skipped instead of sent.',
    state.you.forgotten && 'Nobody has touched this page for a long time, so it has stopped. Set a frequency to go on.',
  ].filter((notice) => notice !== false);
}

/** Shows the notices; a screen reader hears those that are new. */
export function createNotices(): (notices: string[]) => void {
  const box = find('#notices');
  let shown = '';

  return (notices) => {
    // Numbers in a sentence change each second: what counts is which sentences there are.
    const kinds = notices.map((notice) => notice.slice(0, 15)).join();
    if (kinds !== shown) {
      shown = kinds;
      box.replaceChildren(
        ...notices.map((notice) =>
          Object.assign(document.createElement('p'), { className: 'alert alert-warning', textContent: notice }),
        ),
      );
    }
  };
}
