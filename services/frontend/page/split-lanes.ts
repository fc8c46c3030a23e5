import { find, setText } from './element.ts';
import type { Split } from './recent-split.ts';

/** Draws the lanes: what share was answered where, as a bar, a percentage and a rate. */
export function createSplitLanes(): (perSecond: Split) => void {
  const lanes = (['primary', 'burst', 'failed'] as const).map((name) => {
    const lane = find(`[data-lane=${name}]`);
    return {
      name,
      fill: find('.lane-fill', lane),
      share: find('[data-share]', lane),
      rate: find('[data-rate]', lane),
    };
  });

  return (perSecond) => {
    const all = perSecond.primary + perSecond.burst + perSecond.failed;
    for (const { name, fill, share, rate } of lanes) {
      const percent = all === 0 ? 0 : (perSecond[name] / all) * 100;
      fill.style.width = `${percent}%`;
      setText(share, all === 0 ? '–' : `${percent.toFixed(0)} %`);
      setText(rate, perSecond[name].toFixed(perSecond[name] < 100 ? 1 : 0));
    }
  };
}
