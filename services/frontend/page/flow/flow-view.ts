import './flow.css';
import type { Weights } from '@hashr/messages/burst.ts';
import type { Batch, State } from '@hashr/messages/page-events.ts';
import { find, setText } from '../elements.ts';
import { formatRate, formatShare } from '../format.ts';
import { text } from '../language/text.ts';
import { burstShareOf } from '../watcher/weights.ts';
import { createFlowCanvas } from './flow-canvas.ts';
import { createFlowLabels } from './flow-labels.ts';
import type { Shares } from './lane-path.ts';
import { stringsPerMark } from './mark-sampling.ts';
import type { OutcomeRates } from './outcome-rates.ts';

/** The panel with the flow. */
export interface FlowView {
  /** Adds the strings of a batch. */
  add(counts: Batch['counts']): void;
  show(rates: OutcomeRates, state: State): void;
  /** Draws everything again, in the colours of the current theme. */
  redraw(): void;
}

/** Shows the share and the rate of each cluster, and a picture in which a mark travels for each string. */
export function createFlowView(): FlowView {
  const labels = createFlowLabels();
  const canvas = createFlowCanvas(find('#flow'), labels.place);
  const failed = find('#flow-failed');
  const failedRate = find('#failed-rate');
  const source = find('#share-source');
  const scale = find('#mark-scale');
  const frontendName = find('#flow-frontend');
  const targets = (['primary', 'burst'] as const).map((name) => {
    const element = find(`[data-cluster=${name}]`);
    return { name, element, share: find('[data-share]', element), rate: find('[data-rate]', element) };
  });

  let perMark = 1;

  return {
    add: canvas.add,
    redraw: canvas.redraw,
    show(rates, { watcher, frontends }) {
      const weights = watcher?.weights ?? null;
      const shares = sharesOf(rates, weights);
      const running = frontends.filter(({ gone }) => !gone).length;
      perMark = stringsPerMark(rates.primary + rates.burst + rates.failed, perMark);
      canvas.show({ shares, rates, frontends: running, perMark });
      for (const { name, element, share, rate } of targets) {
        element.classList.toggle('lit', (shares?.[name] ?? 0) > 0);
        setText(share, shares === null ? '–' : formatShare(shares[name]));
        setText(rate, formatRate(rates[name]));
      }
      failed.classList.toggle('failing', rates.failed > 0);
      setText(failedRate, formatRate(rates.failed));
      setText(source, text(weights === null ? 'flow.measuredShares' : 'flow.observedWeights'));
      setText(scale, markScale(perMark));
      setText(frontendName, running === 1 ? text('flow.frontend') : text('flow.frontends', { count: running }));
    },
  };
}

/** What a mark stands for. Pure. */
export function markScale(perMark: number): string {
  return perMark === 1 ? text('flow.oneMark') : text('flow.sampleMarks', { count: perMark });
}

/** The shares of the traffic, from 0 to 1: by the weights or, if they are unknown, by the rates; null if nothing is known. */
export function sharesOf({ primary, burst }: OutcomeRates, weights: Weights | null): Shares | null {
  const observed = primary + burst === 0 ? null : burst / (primary + burst);
  const burstShare = burstShareOf(weights) ?? observed;
  return burstShare === null ? null : { primary: 1 - burstShare, burst: burstShare };
}
