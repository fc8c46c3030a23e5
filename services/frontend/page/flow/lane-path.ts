import type { Cluster } from '@hashr/messages/cluster.ts';
import type { FlowGeometry } from './flow-geometry.ts';

/** The shares of the traffic, from 0 to 1. */
export type Shares = Record<Cluster, number>;

/** A point in CSS pixels. */
export interface Point {
  x: number;
  y: number;
}

/** The middle line of a lane from the mesh to a cluster: a Bézier curve, then a straight end. */
export interface Branch {
  from: Point;
  to: Point;
  /** The horizontal distance of both control points from their end of the curve. */
  bend: number;
  /** The width of the lane. */
  width: number;
}

/**
 * The lane from the mesh to a cluster. At the mesh, the lanes lie side by side, primary above burst, and together are as
 * wide as the one from the frontend. Pure.
 */
export function branchTo(cluster: Cluster, { mesh, clusters, laneWidth }: FlowGeometry, shares: Shares): Branch {
  const width = shares[cluster] * laneWidth;
  const { box, grid } = clusters[cluster];
  const top = clusters.primary.grid.y;
  const from = {
    x: mesh.x + mesh.width / 2,
    y: cluster === 'primary' ? top + width / 2 : top + laneWidth - width / 2,
  };
  const to = { x: box.x, y: grid.y + grid.height / 2 };
  return { from, to, bend: (to.x - from.x) * 0.55, width };
}

/** The point at a part of a branch, from 0 (the mesh) to 1 (the cluster). Pure. */
export function pointOn({ from, to, bend }: Branch, part: number): Point {
  const rest = 1 - part;
  const [a, b, c, d] = [rest ** 3, 3 * rest ** 2 * part, 3 * rest * part ** 2, part ** 3];
  return {
    x: a * from.x + b * (from.x + bend) + c * (to.x - bend) + d * to.x,
    y: (a + b) * from.y + (c + d) * to.y,
  };
}
