import type { FlowColors } from './flow-colors.ts';
import type { FlowGeometry } from './flow-geometry.ts';

/** The canvases of the panel, one above the other: what seldom changes, the marks in the grids, and those that travel. */
export type FlowLayers = Record<'lanes' | 'grids' | 'marks', OffscreenCanvas>;

/** How the picture is drawn. */
export interface FlowLook {
  geometry: FlowGeometry;
  colors: FlowColors;
  /** Device pixels per CSS pixel. */
  pixelRatio: number;
}
