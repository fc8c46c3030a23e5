import type { Result } from '@hashr/messages/page-events.ts';
import { find } from './element.ts';

/** How many results the list holds; older ones fall out. */
const LENGTH = 20;

/** Keeps the list of the newest results, newest first. */
export function createResultsList(): (results: Result[]) => void {
  const list = find('#results');

  return (results) => {
    list.prepend(...results.slice(-LENGTH).reverse().map(toRow));
    while (list.children.length > LENGTH) {
      list.lastElementChild?.remove();
    }
  };
}

/** Everything from outside goes in as text, never as HTML. */
function toRow(result: Result): HTMLElement {
  const row = document.createElement('li');
  const isText = 'text' in result;
  const cluster = isText ? 'other' : result.cluster;
  const mark = Object.assign(document.createElement('span'), { className: `mark ${cluster}` });
  const where = document.createElement('span');
  where.append(mark, isText ? 'unknown' : cluster);
  row.append(
    where,
    Object.assign(document.createElement('span'), {
      className: 'hash',
      textContent: isText ? result.text : result.hash,
    }),
    Object.assign(document.createElement('span'), { className: 'origin', textContent: isText ? '' : result.worker }),
  );
  return row;
}
