import type { JournalEntry } from '@hashr/messages/burst.ts';
import { kindWords } from './decisions-view.ts';
import { find, newElement, setText } from './element.ts';
import { formatTime, type WatcherClock } from './watcher-clock.ts';
import { formatWeights, placeOf } from './weights.ts';

/** What has a mark over the chart; a refusal changes nothing there, and is in the list of decisions. */
const marked: JournalEntry['kind'][] = ['moved', 'would-move', 'external', 'failed'];

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
): (journal: JournalEntry[], pageNowMs: number) => void {
  const list = find('#chart-marks');
  const tip = find('#chart-tip');
  const marks = new Map<string, { item: HTMLElement; button: HTMLElement; decision: JournalEntry; words: string }>();
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

  function create(key: string, decision: JournalEntry): void {
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
    marks.set(key, { item, button, decision, words });
    list.prepend(item);
  }

  document.addEventListener('keydown', ({ key }) => key === 'Escape' && show(undefined));

  return (decisions, pageNowMs) => {
    const placeOfMark = ({ atMs }: JournalEntry) => placeInChart(clock.toPageMs(atMs), pageNowMs, windowSeconds);
    const wanted = new Map(
      decisions
        .filter((decision) => marked.includes(decision.kind) && placeOfMark(decision) >= 0)
        .map((decision) => [`${decision.atMs} ${decision.kind} ${formatWeights(decision.to)}`, decision]),
    );
    for (const [key, decision] of [...wanted].reverse()) {
      if (!marks.has(key)) {
        create(key, decision);
      }
    }
    for (const [key, { item, button, decision }] of marks) {
      // What has the focus stays, so that nobody's place on the page is lost.
      if (wanted.has(key) || document.activeElement === button) {
        item.style.insetInlineStart = `${Math.max(0, Math.min(1, placeOfMark(decision))) * 100}%`;
      } else {
        item.remove();
        marks.delete(key);
      }
    }
    show(open);
  };
}

/** What a mark says: "09:41:12, moved: 100 : 0 → 0 : 100. 20.4/s is above 15." */
export function wordsFor({ kind, from, to, reason }: JournalEntry, time: string): string {
  return `${time}, ${kindWords[kind]}: ${formatWeights(from)} → ${formatWeights(to)}. ${reason}`;
}

/** Under its mark, and never beyond the ends of the chart. */
function placeTip(tip: HTMLElement, list: HTMLElement, item: HTMLElement): void {
  const left = list.offsetLeft + item.offsetLeft - tip.offsetWidth / 2;
  const most = (tip.parentElement?.offsetWidth ?? 0) - tip.offsetWidth;
  tip.style.left = `${Math.max(0, Math.min(left, most))}px`;
}
