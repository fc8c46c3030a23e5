import type { Decision } from '@hashr/messages/burst.ts';
import { kindWords } from './decisions-view.ts';
import { find, newElement, setText } from './element.ts';
import { formatTime, type WatcherClock } from './watcher-clock.ts';
import { formatWeights, placeOf } from './weights.ts';

/** What has a mark over the chart; a refusal changes nothing there, and is in the list of decisions. */
const marked: Decision['kind'][] = ['moved', 'would-move', 'foreign', 'failed'];

/** Where a decision stands over the chart: 0 is its left end, 1 is now. */
export function placeInChart(pageMs: number, pageNowMs: number, windowSeconds: number): number {
  return 1 - (pageNowMs - pageMs) / (windowSeconds * 1_000);
}

/**
 * Marks over the chart where the weights were moved. Each is a button, so that its reason shows on hover and on focus;
 * Escape hides it.
 */
export function createChartMarks(
  clock: WatcherClock,
  windowSeconds: number,
): (decisions: Decision[], pageNowMs: number) => void {
  const list = find('#chart-marks');
  const tip = find('#chart-tip');
  const marks = new Map<string, { item: HTMLElement; button: HTMLElement; words: string }>();
  let open: string | undefined;

  function show(key: string | undefined): void {
    open = key;
    const mark = key === undefined ? undefined : marks.get(key);
    tip.hidden = mark === undefined;
    if (mark !== undefined) {
      setText(tip, mark.words);
      placeTip(tip, list, mark.item);
    }
  }

  function create(key: string, decision: Decision): void {
    const words = wordsFor(decision, formatTime(clock.toPageMs(decision.atMs)));
    const button = newElement('button', '', `move ${decision.kind} to-${placeOf(decision.to)}`);
    button.setAttribute('type', 'button');
    button.setAttribute('aria-label', words);
    const item = newElement('li', '');
    item.append(button);
    item.addEventListener('pointerenter', () => show(key));
    item.addEventListener('pointerleave', () => show(undefined));
    button.addEventListener('focus', () => show(key));
    button.addEventListener('blur', () => show(undefined));
    button.addEventListener('click', () => show(key)); // A finger neither hovers nor, on some phones, focuses.
    marks.set(key, { item, button, words });
    list.prepend(item);
  }

  document.addEventListener('keydown', ({ key }) => key === 'Escape' && show(undefined));

  return (decisions, pageNowMs) => {
    const places = new Map<string, number>();
    for (const decision of [...decisions].reverse()) {
      const place = placeInChart(clock.toPageMs(decision.atMs), pageNowMs, windowSeconds);
      if (marked.includes(decision.kind) && place >= 0) {
        const key = `${decision.atMs} ${decision.kind} ${formatWeights(decision.to)}`;
        places.set(key, Math.min(1, place));
        if (!marks.has(key)) {
          create(key, decision);
        }
      }
    }
    for (const [key, { item, button }] of marks) {
      const place = places.get(key);
      if (place === undefined && document.activeElement !== button) {
        item.remove();
        marks.delete(key);
        show(open === key ? undefined : open);
      } else {
        item.style.insetInlineStart = `${(place ?? 0) * 100}%`;
      }
    }
    show(open);
  };
}

/** What a mark says: "09:41:12, moved: 100 : 0 → 0 : 100. 20.4/s is above 15." */
export function wordsFor({ kind, from, to, reason }: Decision, time: string): string {
  return `${time}, ${kindWords[kind]}: ${formatWeights(from)} → ${formatWeights(to)}. ${reason}`;
}

/** Under its mark, and never beyond the ends of the chart. */
function placeTip(tip: HTMLElement, list: HTMLElement, item: HTMLElement): void {
  const left = item.offsetLeft - tip.offsetWidth / 2;
  tip.style.left = `${list.offsetLeft + Math.max(0, Math.min(left, list.offsetWidth - tip.offsetWidth))}px`;
}
