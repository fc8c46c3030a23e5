import './details.css';
import type { Cluster } from '@hashr/messages/cluster.ts';
import { newElement, setText } from '../elements.ts';
import { SPARKLINE, sparklinePath } from './sparkline.ts';

/** A worker or a frontend in a list. */
export interface LoadRow {
  key: string;
  /** The whole name, and the end of it that is shown. */
  name: string;
  end: string;
  cluster?: Cluster;
  /** Its strings in each of the last seconds, oldest first. */
  seconds: readonly number[];
  /** What is shown beside the name. */
  figures: readonly string[];
  isGone?: boolean;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Shows rows in a list, each with a sparkline. All sparklines have one scale. */
export function createLoadRows(list: HTMLElement): (rows: readonly LoadRow[]) => void {
  const elements = new Map<string, ReturnType<typeof newRow>>();
  let shownKeys = '';

  return (rows) => {
    const max = Math.max(0, ...rows.flatMap(({ seconds }) => seconds));
    const keys = rows.map(({ key }) => key);
    for (const row of rows) {
      const element = elements.get(row.key) ?? newRow(row);
      elements.set(row.key, element);
      element.show(row, max);
    }
    if (keys.join('\n') !== shownKeys) {
      shownKeys = keys.join('\n');
      for (const key of [...elements.keys()].filter((key) => !keys.includes(key))) {
        elements.delete(key);
      }
      list.replaceChildren(...keys.flatMap((key) => elements.get(key)?.item ?? []));
    }
  };
}

function newRow({ name, cluster }: LoadRow) {
  const label = newElement('span', '', 'load-name');
  label.title = name;
  label.translate = false;
  const end = newElement('span', '');
  label.append(...(cluster === undefined ? [] : [newElement('span', '', `mark ${cluster}`)]), end);
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${SPARKLINE.width} ${SPARKLINE.height}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `sparkline ${cluster ?? ''}`);
  const path = svg.appendChild(document.createElementNS(SVG, 'path'));
  const item = newElement('li', '', 'load-row');
  item.append(label, svg);
  const figures: HTMLElement[] = [];

  return {
    item,
    show(row: LoadRow, max: number): void {
      item.classList.toggle('gone', row.isGone === true);
      setText(end, row.end);
      path.setAttribute('d', sparklinePath(row.seconds, max));
      for (const [i, figure] of row.figures.entries()) {
        figures[i] ??= item.appendChild(newElement('span', '', 'numeral'));
        setText(figures[i], figure);
      }
    },
  };
}
