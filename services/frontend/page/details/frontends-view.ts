import type { FrontendView, State } from '@hashr/messages/page-events.ts';
import { find } from '../elements.ts';
import { formatRate } from '../format.ts';
import { text } from '../language/text.ts';
import { createLoadRows, type LoadRow } from './load-rows.ts';
import { nameEnds } from './name-ends.ts';
import { createRecentCounts, SECONDS } from './recent-counts.ts';

/** As many as a frontend remembers, and itself. */
const MAX_FRONTENDS = 51;

/** Lists the frontends, with their pages and what they send. */
export function createFrontendsView(): { add(frontends: FrontendView[]): void; show(state: State): void } {
  const sent = createRecentCounts(MAX_FRONTENDS);
  const showRows = createLoadRows(find('#frontends'));
  let sentBefore = new Map<string, number>();

  return {
    add(frontends) {
      for (const { id, totals } of frontends) {
        sent.add(id, totals.sent - (sentBefore.get(id) ?? totals.sent), Date.now());
      }
      sentBefore = new Map(frontends.map(({ id, totals }) => [id, totals.sent]));
    },
    show({ frontends }) {
      const recent = new Map(sent.read(Date.now()).map(({ key, seconds }) => [key, seconds]));
      showRows(frontendRows(frontends, recent));
    },
  };
}

/** One row for each frontend: its pages and its rate, or that it is unavailable. */
export function frontendRows(frontends: FrontendView[], recent: ReadonlyMap<string, number[]>): LoadRow[] {
  const ends = nameEnds(frontends.map(({ name }) => name));
  return frontends.map(({ id, name, gone, pages, perSecond }, i) => ({
    key: id,
    name,
    end: ends[i] ?? name,
    seconds: recent.get(id) ?? Array.from({ length: SECONDS }, () => 0),
    figures: gone
      ? [text('frontends.gone'), '']
      : [text('frontends.pages', { count: pages }), `${formatRate(perSecond.sent)} /s`],
    isGone: gone,
  }));
}
