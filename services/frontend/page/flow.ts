import type { Weights } from '@hashr/messages/burst.ts';
import { find, setText } from './element.ts';
import type { Split } from './recent-split.ts';
import { burstShareOf } from './weights.ts';

/** The thickest lane, in units of the drawing. */
const THICKEST = 34;
const THINNEST = 2;

/**
 * Draws where strings go. The lanes are as thick as the weights where a watcher tells them, else as the shares of what
 * was answered; the numbers are at their ends.
 */
export function createFlow(): (perSecond: Split, weights: Weights | null) => void {
  const inlet = find<SVGPathElement>('.fork-in');
  const failedRate = find('#failed-rate');
  const meaning = find('#share-meaning');
  const ends = (['primary', 'burst'] as const).map((name) => {
    const end = find(`[data-end=${name}]`);
    return {
      name,
      way: find<SVGPathElement>(`.fork-way.${name}`),
      share: find('[data-share]', end),
      rate: find('[data-rate]', end),
    };
  });

  return (perSecond, weights) => {
    const shares = sharesOf(perSecond, weights);
    inlet.style.strokeWidth = String(shares === null ? THINNEST : THICKEST);
    for (const { name, way, share, rate } of ends) {
      const part = shares?.[name] ?? 0;
      way.style.strokeWidth = String(Math.max(THINNEST, part * THICKEST));
      way.classList.toggle('idle', part === 0);
      setText(share, shares === null ? '–' : `${(part * 100).toFixed(0)} %`);
      setText(rate, formatRate(perSecond[name]));
    }
    setText(failedRate, formatRate(perSecond.failed));
    setText(meaning, weights === null ? 'shares of the last five seconds' : 'weights, as the watcher reads them');
  };
}

/** The share of each lane, 0 to 1, or null if nothing is known. Pure. */
export function sharesOf(perSecond: Split, weights: Weights | null): { primary: number; burst: number } | null {
  const answered = perSecond.primary + perSecond.burst;
  const observed = answered === 0 ? null : perSecond.burst / answered;
  const burst = burstShareOf(weights) ?? observed;
  return burst === null ? null : { primary: 1 - burst, burst };
}

function formatRate(perSecond: number): string {
  return perSecond.toFixed(perSecond < 100 ? 1 : 0);
}
