import './flow.css';
import type { Weights } from '@hashr/messages/burst.ts';
import { find, setText } from '../elements.ts';
import { formatRate, formatShare } from '../format.ts';
import { text } from '../language/text.ts';
import { burstShareOf } from '../watcher/weights.ts';
import type { OutcomeRates } from './outcome-rates.ts';

/** The widths of lanes, in units of the SVG. */
const MAX_LANE_WIDTH = 34;
const MIN_LANE_WIDTH = 2;

/** Shows the share and the rate of each cluster, and draws lanes as wide as the shares. */
export function createFlowView(): (rates: OutcomeRates, weights: Weights | null) => void {
  const inlet = find<SVGPathElement>('.lane-in');
  const failedRate = find('#failed-rate');
  const source = find('#share-source');
  const targets = (['primary', 'burst'] as const).map((name) => {
    const target = find(`[data-cluster=${name}]`);
    return {
      name,
      target,
      lane: find<SVGPathElement>(`.lane.${name}`),
      share: find('[data-share]', target),
      rate: find('[data-rate]', target),
    };
  });

  return (rates, weights) => {
    const shares = sharesOf(rates, weights);
    inlet.style.strokeWidth = String(shares === null ? MIN_LANE_WIDTH : MAX_LANE_WIDTH);
    for (const { name, target, lane, share, rate } of targets) {
      const part = shares?.[name] ?? 0;
      lane.style.strokeWidth = String(Math.max(MIN_LANE_WIDTH, part * MAX_LANE_WIDTH));
      lane.classList.toggle('idle', part === 0);
      target.classList.toggle('lit', part > 0);
      setText(share, shares === null ? '–' : formatShare(part));
      setText(rate, formatRate(rates[name]));
    }
    setText(failedRate, formatRate(rates.failed));
    setText(source, text(weights === null ? 'flow.measuredShares' : 'flow.observedWeights'));
  };
}

/** The shares of the traffic, from 0 to 1: by the weights or, if they are unknown, by the rates; null if nothing is known. */
export function sharesOf(
  { primary, burst }: OutcomeRates,
  weights: Weights | null,
): { primary: number; burst: number } | null {
  const observed = primary + burst === 0 ? null : burst / (primary + burst);
  const burstShare = burstShareOf(weights) ?? observed;
  return burstShare === null ? null : { primary: 1 - burstShare, burst: burstShare };
}
