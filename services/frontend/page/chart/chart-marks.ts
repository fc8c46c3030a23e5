import type { JournalEntry } from '@hashr/messages/burst.ts';
import { find, newElement, setText } from '../elements.ts';
import { formatTime } from '../format.ts';
import { describeEntry, iconClasses } from '../watcher/journal-entry.ts';
import type { WatcherClock } from '../watcher/watcher-clock.ts';
import { formatWeights } from '../watcher/weights.ts';

/** The kinds of journal entries with a mark. A refusal changes no weights, so only the journal lists it. */
const markedKinds: JournalEntry['kind'][] = ['moved', 'would-move', 'external', 'not-steering', 'failed'];

/** The mark of a journal entry above the chart. It is a button, so that a tip appears on hover and on focus. */
interface Mark {
  item: HTMLElement;
  button: HTMLElement;
  entry: JournalEntry;
  text: string;
}

type ShowMarks = (journal: JournalEntry[], pageNowMs: number) => void;

/** Marks the journal entries of the last seconds above the chart. Escape hides the tip of a mark. */
export function createChartMarks(clock: WatcherClock, windowSeconds: number): ShowMarks {
  const list = find('#chart-marks');
  const tip = find('#chart-tip');
  const marks = new Map<string, Mark>();
  let open: Mark | undefined;

  function showTip(mark: Mark | undefined): void {
    open = mark;
    tip.hidden = mark === undefined;
    if (mark !== undefined) {
      setText(tip, mark.text);
      placeTip(tip, list, mark.item);
    }
  }

  document.addEventListener('keydown', ({ key }) => key === 'Escape' && showTip(undefined));

  return (journal, pageNowMs) => {
    const positionOf = ({ atMs }: JournalEntry) => markPosition(clock.toPageMs(atMs), pageNowMs, windowSeconds);
    const wanted = entriesToMark(journal, positionOf);
    for (const [key, entry] of wanted) {
      const known = marks.get(key);
      const mark = known ?? newMark(entry, showTip);
      if (known === undefined) {
        marks.set(key, mark);
        list.prepend(mark.item);
      }
      describe(mark, describeEntry(entry, formatTime(clock.toPageMs(entry.atMs))));
    }
    for (const [key, mark] of marks) {
      // A mark with the focus stays, so that keyboard users do not lose their place.
      if (wanted.has(key) || document.activeElement === mark.button) {
        mark.item.style.insetInlineStart = `${Math.max(0, Math.min(1, positionOf(mark.entry))) * 100}%`;
      } else {
        mark.item.remove();
        marks.delete(key);
        open = open === mark ? undefined : open;
      }
    }
    showTip(open);
  };
}

/** A mark keeps its place when its text changes, because the language or the watcher's clock has changed. */
function describe(mark: Mark, text: string): void {
  if (mark.text !== text) {
    mark.text = text;
    mark.button.setAttribute('aria-label', text);
  }
}

function newMark(entry: JournalEntry, showTip: (mark: Mark | undefined) => void): Mark {
  const button = newElement('button', '', iconClasses(entry));
  button.setAttribute('type', 'button');
  const item = newElement('li', '');
  item.append(button);
  const mark = { item, button, entry, text: '' };
  item.addEventListener('pointerenter', () => showTip(mark));
  item.addEventListener('pointerleave', () => showTip(undefined));
  button.addEventListener('focus', () => showTip(mark));
  button.addEventListener('blur', () => showTip(undefined));
  // A touch does not hover and, on some phones, does not focus.
  button.addEventListener('click', () => showTip(mark));
  return mark;
}

/** Centres the tip under its mark, within the width of the chart. */
function placeTip(tip: HTMLElement, list: HTMLElement, item: HTMLElement): void {
  const left = list.offsetLeft + item.offsetLeft - tip.offsetWidth / 2;
  const maxLeft = (tip.parentElement?.offsetWidth ?? 0) - tip.offsetWidth;
  tip.style.left = `${Math.max(0, Math.min(left, maxLeft))}px`;
}

/** Returns the horizontal position of a time in the chart: 0 is the left end, 1 is now. Times are in milliseconds. */
export function markPosition(pageMs: number, pageNowMs: number, windowSeconds: number): number {
  return 1 - (pageNowMs - pageMs) / (windowSeconds * 1_000);
}

/**
 * Selects the journal entries that get a mark. Pure.
 *
 * @param journal newest entry first
 * @returns oldest entry first, each with a key that identifies it in later journals
 */
export function entriesToMark(
  journal: JournalEntry[],
  positionOf: (entry: JournalEntry) => number,
): Map<string, JournalEntry> {
  return new Map(
    journal
      .filter((entry) => markedKinds.includes(entry.kind) && positionOf(entry) >= 0)
      .reverse()
      .map((entry) => [`${entry.atMs} ${entry.kind} ${formatWeights(entry.to)}`, entry]),
  );
}
