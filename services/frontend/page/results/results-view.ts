import './results.css';
import type { HashedResult, Result } from '@hashr/messages/page-events.ts';
import { find, newElement } from '../elements.ts';
import { text } from '../language/text.ts';
import { createHashCheckView } from './hash-check.ts';

/** The number of results in the list. */
const LENGTH = 10;
/** The time between two updates of the list, in milliseconds, so that it can be read. */
const UPDATE_INTERVAL_MS = 500;

/**
 * Lists the newest results, newest first. A click on a result checks its hash, and shows where its time went.
 *
 * @param readTraceUrl where the backend of traces shows a trace
 */
export function createResultsView(readTraceUrl: () => string | undefined): (results: Result[]) => void {
  const list = find('#results');
  const showHashCheck = createHashCheckView(readTraceUrl);
  let waiting: Result[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isPaused = false;

  /** While the pointer or the focus is on the list, it does not change, so that users can click a row. */
  function setPaused(paused: boolean): void {
    isPaused = paused;
    update();
  }
  list.addEventListener('pointerenter', () => setPaused(true));
  list.addEventListener('pointerleave', () => setPaused(false));
  list.addEventListener('focusin', () => setPaused(true));
  list.addEventListener('focusout', () => setPaused(false));

  function update(): void {
    timer = undefined;
    if (isPaused) {
      return;
    }
    list.prepend(
      ...waiting
        .slice(-LENGTH)
        .reverse()
        .map((result) => newRow(result, showHashCheck)),
    );
    waiting = [];
    while (list.children.length > LENGTH) {
      list.lastElementChild?.remove();
    }
  }

  return (results) => {
    waiting = [...waiting, ...results].slice(-LENGTH);
    if (timer === undefined) {
      timer = setTimeout(update, UPDATE_INTERVAL_MS);
    }
  };
}

/** A row with a button; the text of an old worker is not a calculation, so its button is disabled. */
function newRow(result: Result, showHashCheck: (result: HashedResult) => void): HTMLElement {
  const isText = 'text' in result;
  const origin = newElement('span', '');
  origin.append(
    newElement('span', '', `mark ${isText ? 'unknown' : result.cluster}`),
    isText ? unknown() : result.cluster,
  );
  const button = document.createElement('button');
  button.type = 'button';
  button.disabled = isText;
  button.append(
    origin,
    verbatim(isText ? result.text : result.hash, 'hash'),
    verbatim(isText ? '' : result.worker, 'worker'),
  );
  if (!isText) {
    button.addEventListener('click', () => showHashCheck(result));
  }
  const row = document.createElement('li');
  row.append(button);
  return row;
}

function verbatim(content: string, className: string): HTMLElement {
  return Object.assign(newElement('span', content, className), { translate: false });
}

/** It follows the language, as the texts of index.html do. */
function unknown(): HTMLElement {
  const element = newElement('span', text('results.unknown'));
  element.dataset.text = 'results.unknown';
  return element;
}
