import type { Cluster } from '@hashr/messages/cluster.ts';
import type { FlowGeometry } from './flow-geometry.ts';
import { type Branch, branchTo, type Point, pointOn, type Shares } from './lane-path.ts';
import { FALL_MS, TRAVEL_MS } from './mark-flights.ts';
import type { End } from './outcome.ts';

/** Where marks are, for one geometry and one split. */
export interface MarkPath {
  /**
   * The place of a mark.
   *
   * @param ageMs since the mark left the frontend
   * @param seed a number of this mark, which spreads marks over the width of the lane
   * @returns the point, and the opacity from 0 to 1; both change with the next call
   */
  at(end: End, ageMs: number, seed: number): Point & { opacity: number };
}

/** Multiples of it, modulo 1, are spread evenly. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** The part of a branch in which marks gather from the width of the inlet to that of the branch. */
const GATHER = 0.3;
/** How far a failed mark moves to the side while it falls, as a part of how far it falls. */
const DRIFT = 0.35;

/** Computes the paths of marks. Pure, except that it returns the same object each time, so that nothing is allocated. */
export function createMarkPath(geometry: FlowGeometry, shares: Shares, markSize: number): MarkPath {
  const { frontend, mesh, clusters, laneWidth } = geometry;
  const bottom = geometry.marks.height - markSize;
  const startX = frontend.x + frontend.width;
  const meshX = mesh.x + mesh.width / 2;
  const laneY = clusters.primary.grid.y + laneWidth / 2;
  const inlet = meshX - startX;
  const branches: Record<Cluster, Branch> = {
    primary: branchTo('primary', geometry, shares),
    burst: branchTo('burst', geometry, shares),
  };
  const result = { x: 0, y: 0, opacity: 1 };

  /** Sets the place of a mark that has moved this far along its lane, in pixels. */
  function move(cluster: Cluster, distance: number, spread: number): void {
    if (distance <= inlet) {
      result.x = startX + distance;
      result.y = laneY + spread * Math.max(0, laneWidth - markSize * 1.3);
      return;
    }
    const branch = branches[cluster];
    const part = Math.min(1, (distance - inlet) / lengthOf(branch));
    const gathered = Math.min(1, part / GATHER);
    const point = pointOn(branch, part);
    const widthHere = laneWidth + (branch.width - laneWidth) * gathered;
    const middle = laneY + (point.y - laneY) * gathered;
    const { grid } = clusters[cluster];
    result.x = point.x + Math.min(Math.max(0, distance - inlet - lengthOf(branch)), grid.x - branch.to.x);
    result.y = middle + spread * Math.max(0, widthHere - markSize * 1.3);
  }

  return {
    at({ outcome, at }, ageMs, seed) {
      const cluster = at === 'mesh' ? 'primary' : at;
      const branch = branches[cluster];
      const total = inlet + (at === 'mesh' ? 0 : lengthOf(branch) + (outcome === 'failed' ? 0 : geometry.cell.width));
      // A mark that fails at the mesh gets there as fast as the others, and falls from then on.
      const whole = inlet + lengthOf(branch) + geometry.cell.width;
      const arrivesMs = (total / whole) * TRAVEL_MS;
      const spread = ((seed * GOLDEN) % 1) - 0.5;
      move(cluster, (Math.min(ageMs, arrivesMs) / arrivesMs) * total, spread);
      result.opacity = 1;
      if (outcome === 'failed' && ageMs > arrivesMs) {
        const fallen = Math.min(1, (ageMs - arrivesMs) / FALL_MS);
        const depth = (bottom - result.y) * fallen ** 2;
        result.y += depth;
        result.x -= DRIFT * depth * (0.5 + spread);
        result.opacity = 1 - fallen ** 3;
      }
      return result;
    },
  };
}

/** About the length of a branch, in pixels. */
function lengthOf({ from, to }: Branch): number {
  return Math.hypot(to.x - from.x, to.y - from.y) * 1.04;
}
