import type { Calculation } from '@hashr/messages/calculation.ts';
import type { Result } from '@hashr/messages/page-events.ts';
import { find, newElement } from './element.ts';
import { checkHash } from './hash-check.ts';

/** How many results the list holds; older ones fall out. */
const LENGTH = 10;
/** Text changes no more often than can be read, in milliseconds. */
const UPDATE_MS = 500;

/** Keeps the list of the newest results, newest first; a click on one shows what it takes to check it, and checks it. */
export function createResultsList(): (results: Result[]) => void {
  const list = find('#results');
  let waiting: Result[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let held = false;

  /** Nobody can hit a target that moves: under a pointer or the focus the list stands still. */
  function hold(holds: boolean): void {
    held = holds;
    update();
  }
  list.addEventListener('pointerenter', () => hold(true));
  list.addEventListener('pointerleave', () => hold(false));
  list.addEventListener('focusin', () => hold(true));
  list.addEventListener('focusout', () => hold(false));

  function update(): void {
    timer = undefined;
    if (held) {
      return;
    }
    list.prepend(...waiting.slice(-LENGTH).reverse().map(toRow));
    waiting = [];
    while (list.children.length > LENGTH) {
      list.lastElementChild?.remove();
    }
  }

  return (results) => {
    waiting = [...waiting, ...results].slice(-LENGTH);
    if (timer === undefined) {
      timer = setTimeout(update, UPDATE_MS);
    }
  };
}

/** Everything from outside goes in as text, never as HTML. */
function toRow(result: Result): HTMLElement {
  const isText = 'text' in result;
  const cluster = isText ? 'other' : result.cluster;
  const where = newElement('span', '');
  where.append(newElement('span', '', `mark ${cluster}`), isText ? 'unknown' : cluster);
  const button = document.createElement('button');
  button.type = 'button';
  button.disabled = isText;
  button.append(
    where,
    newElement('span', isText ? result.text : result.hash, 'hash'),
    newElement('span', isText ? '' : result.worker, 'worker'),
  );
  if (!isText) {
    button.addEventListener('click', () => showCheck(result));
  }
  const row = document.createElement('li');
  row.append(button);
  return row;
}

function showCheck(calculation: Calculation): void {
  const box = find('#check');
  const { str, strLength, salt, hour, worker, hash } = calculation;
  const facts = document.createElement('dl');
  const pairs = { hash, string: str ?? `${strLength} characters`, salt, hour: `${hour} (UTC)`, worker };
  for (const [name, value] of Object.entries(pairs)) {
    facts.append(newElement('dt', name), newElement('dd', value));
  }
  const check = checkHash(calculation);
  const verdict =
    check === undefined
      ? 'The string was too long to come back, so its hash cannot be checked here.'
      : check.right
        ? '✓ Computed again here: the same hash.'
        : `✕ Computed again here: ${check.expected}`;
  box.replaceChildren(facts, newElement('p', verdict));
  box.hidden = false;
}
