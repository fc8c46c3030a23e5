import type { Box, FlowGeometry } from './flow-geometry.ts';

/**
 * The places of the canvases, in whole CSS pixels, because a browser draws others blurred and slowly. What moves has a
 * canvas that is no larger than necessary. Pure.
 */
export function layerBoxes({ width, height, clusters, marks }: FlowGeometry): Record<'lanes' | 'grids' | 'marks', Box> {
  const { x } = clusters.primary.grid;
  return {
    lanes: rounded({ x: 0, y: 0, width, height }),
    grids: rounded({ x, y: 0, width: width - x, height }),
    marks: rounded(marks),
  };
}

function rounded(box: Box): Box {
  const [x, y] = [Math.floor(box.x), Math.floor(box.y)];
  return { x, y, width: Math.ceil(box.x + box.width) - x, height: Math.ceil(box.y + box.height) - y };
}
