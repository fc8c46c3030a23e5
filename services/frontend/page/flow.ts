import { find, setText } from './element.ts';
import type { Split } from './recent-split.ts';

/** The thickest lane, in units of the drawing. */
const THICKEST = 34;
const THINNEST = 2;

/** Draws where answers come from: lanes as thick as the shares, with the numbers at their ends. */
export function createFlow(): (perSecond: Split) => void {
  const inlet = find<SVGPathElement>('.fork-in');
  const failedRate = find('#failed-rate');
  const ends = (['primary', 'burst'] as const).map((name) => {
    const end = find(`[data-end=${name}]`);
    return {
      name,
      way: find<SVGPathElement>(`.fork-way.${name}`),
      share: find('[data-share]', end),
      rate: find('[data-rate]', end),
    };
  });

  return (perSecond) => {
    const answered = perSecond.primary + perSecond.burst;
    inlet.style.strokeWidth = String(answered + perSecond.failed > 0 ? THICKEST : THINNEST);
    for (const { name, way, share, rate } of ends) {
      const part = answered === 0 ? 0 : perSecond[name] / answered;
      way.style.strokeWidth = String(Math.max(THINNEST, part * THICKEST));
      way.classList.toggle('idle', part === 0);
      setText(share, answered === 0 ? '–' : `${(part * 100).toFixed(0)} %`);
      setText(rate, formatRate(perSecond[name]));
    }
    setText(failedRate, formatRate(perSecond.failed));
  };
}

function formatRate(perSecond: number): string {
  return perSecond.toFixed(perSecond < 100 ? 1 : 0);
}
