import type { JournalEntry } from '@hashr/messages/burst.ts';
import { find, newElement, setText } from '../elements.ts';
import { text } from '../language/text.ts';
import { iconClasses } from '../watcher/journal-entry.ts';
import { groupMoves, type MoveGroup } from './move-groups.ts';
import type { TimeRange } from './time-axis.ts';

/** The width of a mark, in rem; chart.css has the same size. */
const MARK_REM = 1.75;
/** The most weight changes in one tip: the newest ones. */
const MAX_DESCRIBED = 5;

/** A mark above the chart. It is a button, so that a tip appears on hover and on focus. */
interface Mark {
  item: HTMLElement;
  button: HTMLElement;
  group: MoveGroup;
  text: string;
}

/**
 * Shows marks. The times of the moves and of the range are by the clock of the frontends.
 *
 * @param describe returns an entry as a sentence
 */
export type ShowMarks = (moves: JournalEntry[], range: TimeRange, describe: (entry: JournalEntry) => string) => void;

/** Marks the weight changes above the chart. Those that lie close together share a mark. Escape hides the tip of a mark. */
export function createChartMarks(): ShowMarks {
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

  return (moves, range, describe) => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const msPerPixel = ((range.toSeconds - range.fromSeconds) * 1_000) / Math.max(1, list.clientWidth);
    const groups = groupMoves(moves, range.fromSeconds * 1_000, MARK_REM * rem * msPerPixel);
    for (const group of groups) {
      const known = marks.get(group.key);
      const mark = known ?? newMark(group, showTip);
      if (known === undefined) {
        marks.set(group.key, mark);
        list.prepend(mark.item);
      }
      update(mark, group, describe);
    }
    const wanted = new Set(groups.map(({ key }) => key));
    for (const [key, mark] of marks) {
      // A mark with the focus stays, so that keyboard users do not lose their place.
      if (wanted.has(key) || document.activeElement === mark.button) {
        mark.item.style.insetInlineStart = `${position(mark.group.atMs, range) * 100}%`;
      } else {
        mark.item.remove();
        marks.delete(key);
        open = open === mark ? undefined : open;
      }
    }
    showTip(open);
  };
}

/** Returns the horizontal position of a time in the plot, from 0 to 1. Pure. */
function position(atMs: number, { fromSeconds, toSeconds }: TimeRange): number {
  return Math.max(0, Math.min(1, (atMs / 1_000 - fromSeconds) / (toSeconds - fromSeconds)));
}

/** A mark keeps its place when its text changes: with the language, or when one more change belongs to it. */
function update(mark: Mark, group: MoveGroup, describe: (entry: JournalEntry) => string): void {
  const newest = group.entries.at(-1) as JournalEntry;
  const described = group.entries.slice(-MAX_DESCRIBED).map(describe);
  const others = group.entries.length - described.length;
  const lines = others > 0 ? [text('chart.earlierMoves', { count: others }), ...described] : described;
  mark.group = group;
  mark.text = lines.join('\n');
  mark.button.className = iconClasses(newest);
  // A style sheet shows it: as a text, it would have to be a part of the label.
  mark.button.dataset.count = group.entries.length > 1 ? String(group.entries.length) : '';
  if (mark.button.getAttribute('aria-label') !== mark.text) {
    mark.button.setAttribute('aria-label', mark.text);
  }
}

function newMark(group: MoveGroup, showTip: (mark: Mark | undefined) => void): Mark {
  const button = newElement('button', '');
  button.setAttribute('type', 'button');
  const item = newElement('li', '');
  item.append(button);
  const mark = { item, button, group, text: '' };
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
