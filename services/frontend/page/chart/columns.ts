import type { Point } from './past.ts';

/** The series of the chart. Outcomes are stacked: the height of each area is the sum of those below it. */
export type Columns = [
  seconds: number[],
  all: (number | null)[],
  succeeded: (number | null)[],
  primary: (number | null)[],
  observed: (number | null)[],
  offered: (number | null)[],
];

/** Stacks the outcomes of points. Pure. */
export function toColumns(points: Point[]): Columns {
  const stack = ({ offered }: Point, ...parts: (number | null)[]) =>
    offered === null ? null : parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  return [
    points.map(({ atSeconds }) => atSeconds),
    points.map((point) => stack(point, point.primary, point.burst, point.failed)),
    points.map((point) => stack(point, point.primary, point.burst)),
    points.map((point) => stack(point, point.primary)),
    points.map(({ observed }) => observed),
    points.map(({ offered }) => offered),
  ];
}

/** A period during which the share of burst was constant. */
export interface BurstPeriod {
  fromSeconds: number;
  toSeconds: number;
  burstShare: number;
}

/** Returns the periods during which burst had a share of the weights. Pure. */
export function burstPeriods(points: Pick<Point, 'atSeconds' | 'burstWeight'>[]): BurstPeriod[] {
  const periods: BurstPeriod[] = [];
  let current: BurstPeriod | undefined;
  for (const { atSeconds, burstWeight } of points) {
    if (current !== undefined) {
      current.toSeconds = atSeconds;
    }
    const burstShare = burstWeight === null ? null : burstWeight / 100;
    if (current?.burstShare !== burstShare) {
      current = burstShare ? { fromSeconds: atSeconds, toSeconds: atSeconds, burstShare } : undefined;
      periods.push(...(current === undefined ? [] : [current]));
    }
  }
  return periods;
}
