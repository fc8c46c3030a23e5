import type { Batch } from '@hashr/messages/page-events.ts';
import { find } from '../elements.ts';
import { readFlowColors } from './flow-colors.ts';
import { type Box, type FlowGeometry, flowGeometry } from './flow-geometry.ts';
import type { FlowMessage } from './flow-messages.ts';
import type { FlowState } from './flow-scene.ts';
import { layerBoxes } from './layer-boxes.ts';

/** The moving picture of the traffic. */
export interface FlowCanvas {
  /** Adds the strings of a batch. */
  add(counts: Batch['counts']): void;
  show(state: FlowState): void;
  /** Draws everything again, in the colours of the current theme. */
  redraw(): void;
}

const layerNames = ['lanes', 'grids', 'marks'] as const;

/**
 * Shows the flow in a panel. A worker draws it on three canvases, one above the other; this part tells it the size, the
 * colours, and whether anything may move.
 *
 * @param onLayout called when the size of the panel has changed
 */
export function createFlowCanvas(panel: HTMLElement, onLayout: (geometry: FlowGeometry) => void): FlowCanvas {
  const worker = new Worker(new URL('./flow-worker.ts', import.meta.url), { type: 'module' });
  const canvases = layerNames.map((name) => find<HTMLCanvasElement>(`#flow-${name}`, panel));
  const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  const send = (message: FlowMessage, transfer: Transferable[] = []) => worker.postMessage(message, transfer);

  const [lanes, grids, marks] = canvases.map((canvas) => canvas.transferControlToOffscreen());
  if (lanes !== undefined && grids !== undefined && marks !== undefined) {
    send({ kind: 'layers', layers: { lanes, grids, marks } }, [lanes, grids, marks]);
  }

  function layOut(): void {
    const { clientWidth, clientHeight } = panel;
    if (clientWidth > 0 && clientHeight > 0) {
      const geometry = flowGeometry(clientWidth, clientHeight);
      const boxes = layerBoxes(geometry);
      canvases.forEach((canvas, i) => void place(canvas, boxes[layerNames[i] ?? 'lanes']));
      send({ kind: 'look', look: { geometry, colors: readFlowColors(), pixelRatio: devicePixelRatio } });
      onLayout(geometry);
    }
  }

  function updateMotion(): void {
    send({ kind: 'still', isStill: reducedMotion.matches || document.hidden });
  }

  new ResizeObserver(layOut).observe(panel);
  addEventListener('resize', layOut); // The ratio of device pixels has perhaps changed.
  reducedMotion.addEventListener('change', updateMotion);
  document.addEventListener('visibilitychange', updateMotion);
  updateMotion();
  return {
    add: (counts) => send({ kind: 'counts', counts }),
    show: (state) => send({ kind: 'state', state }),
    redraw: layOut,
  };
}

function place({ style }: HTMLElement, { x, y, width, height }: Box): void {
  style.left = `${x}px`;
  style.top = `${y}px`;
  style.width = `${width}px`;
  style.height = `${height}px`;
}
