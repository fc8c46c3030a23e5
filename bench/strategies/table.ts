import { median } from '../support/median.ts';
import { type Figures, figuresOf, type Run } from './run.ts';
import type { Strategy } from './strategies.ts';

/** The row of a strategy in the table: the medians of its runs. */
export function toRow({ title }: Strategy, runs: Run[]): object {
  const figures = runs.map(figuresOf);
  const of = (key: keyof Figures) => median(figures.map((values) => values[key]));
  return {
    strategy: title,
    rounds: runs.length,
    hashed: of('hashed'),
    failed: of('failed'),
    'by kind': kinds(runs),
    'failures end after, s': inSeconds(of('failuresEndAfter')),
    'seconds with failures': of('secondsWithFailures'),
    'in primary at 30/s': percent(of('primaryShareHigh')),
    'cross-cluster': of('crossCluster'),
    'of those at 5/s': percent(of('crossShareLow')),
    'p99, ms': Math.round(of('p99Ms')),
    moves: of('moves'),
  };
}

/** The run with the median of failed strings, for the picture. */
export function typicalRun(runs: Run[]): Run | undefined {
  const failed = (run: Run) => figuresOf(run).failed;
  return runs.find((run) => failed(run) === median(runs.map(failed)));
}

function kinds(runs: Run[]): string {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.failedByKind)))];
  return names
    .map((name) => [name, median(runs.map(({ failedByKind }) => failedByKind[name] ?? 0))] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function inSeconds(seconds: number): string {
  return seconds === 0 ? 'none' : seconds === Number.POSITIVE_INFINITY ? 'never' : seconds.toFixed(1);
}

/** A share in percent. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
