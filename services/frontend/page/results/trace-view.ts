import type { Cluster } from '@hashr/messages/cluster.ts';
import type { HashedResult } from '@hashr/messages/page-events.ts';
import { traceIdOf } from '@hashr/messages/trace-context.ts';
import { newElement } from '../elements.ts';
import { formatMs } from '../format.ts';
import { text } from '../language/text.ts';
import { type TimeParts, timePartNames, timePartsOf } from './time-parts.ts';

/** The place of a trace id in the address of a backend of traces. */
const PLACEHOLDER = '{traceId}';

/** Creates a bar of the parts of the latency, with their names and times; nothing if they are unknown. */
export function newTimeBar(result: HashedResult): HTMLElement[] {
  const parts = timePartsOf(result);
  return parts === undefined ? [] : [newBar(parts, result.cluster), newLegend(parts, result.cluster)];
}

function newBar(parts: TimeParts, cluster: Cluster): HTMLElement {
  const bar = newElement('div', '', `time-bar ${cluster}`);
  bar.ariaHidden = 'true'; // The legend says the same.
  for (const name of timePartNames) {
    const part = newElement('span', '', name);
    part.style.flexGrow = String(parts[name]);
    bar.append(part);
  }
  return bar;
}

function newLegend(parts: TimeParts, cluster: Cluster): HTMLElement {
  const list = newElement('ul', '', `time-parts ${cluster}`);
  for (const name of timePartNames) {
    list.append(newElement('li', text(`time.${name}`, { time: formatMs(parts[name]) }), name));
  }
  return list;
}

/**
 * Creates the id of a trace: a link to the backend of traces, if the frontend knows one.
 *
 * @param traceUrl the address of a trace with {@link PLACEHOLDER}
 */
export function newTraceId(traceparent: string, traceUrl: string | undefined): HTMLElement {
  const traceId = traceIdOf(traceparent);
  const element = Object.assign(document.createElement(traceUrl === undefined ? 'span' : 'a'), {
    textContent: traceId,
    translate: false,
  });
  if (element instanceof HTMLAnchorElement && traceUrl !== undefined) {
    Object.assign(element, { href: traceUrl.replaceAll(PLACEHOLDER, traceId), target: '_blank', rel: 'noreferrer' });
  }
  return element;
}
