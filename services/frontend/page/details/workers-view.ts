import type { Batch, State } from '@hashr/messages/page-events.ts';
import { find, setText } from '../elements.ts';
import { formatCost, formatCount, formatRate, formatShare } from '../format.ts';
import { text } from '../language/text.ts';
import { createLoadRows } from './load-rows.ts';
import { createWorkers } from './workers.ts';

/** Lists the workers, and shows what crosses between the clusters. */
export function createWorkersView(): { add(counts: Batch['workers']): void; show(state: State): void } {
  const workers = createWorkers();
  const showRows = createLoadRows(find('#workers'));
  const empty = find('#workers-empty');
  const others = find('#workers-others');
  const crossingRate = find('#crossing-rate');
  const crossingSize = find('#crossing-size');
  const crossingCost = find('#crossing-cost');

  return {
    add: (counts) => workers.add(counts, Date.now()),
    show({ crossing }) {
      const { workers: list, othersPerSecond } = workers.read(Date.now());
      showRows(
        list.map((worker) => ({
          ...worker,
          figures: [formatShare(worker.share), `${formatRate(worker.perSecond)} /s`],
        })),
      );
      empty.hidden = list.length > 0;
      setText(others, othersPerSecond === 0 ? '' : text('workers.others', { rate: formatRate(othersPerSecond) }));
      setText(crossingRate, formatRate(crossing?.perSecond ?? 0));
      const bytes = crossing?.bytesPerString ?? null;
      setText(crossingSize, bytes === null ? '' : text('crossing.size', { bytes: formatCount(Math.round(bytes)) }));
      const cost = crossing?.costPerHour ?? null;
      setText(crossingCost, cost === null ? '' : text('crossing.cost', { cost: formatCost(cost) }));
    },
  };
}
