import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PRIMARY_CAPACITY } from './deployment.ts';
import { drawStrategies } from './picture.ts';
import type { Run } from './run.ts';
import { strategies } from './strategies.ts';
import { toRow, typicalRun } from './table.ts';

const pictures = fileURLToPath(new URL('../pictures', import.meta.url));

/** The runs of each strategy, by its name. */
export type Results = Record<string, Run[]>;

/** Reads the runs that earlier commands have saved; none if there are none. */
export async function readResults(): Promise<Results> {
  try {
    return JSON.parse(await readFile(`${pictures}/strategies.json`, 'utf8')) as Results;
  } catch {
    return {};
  }
}

/** Saves the runs, and draws bench/pictures/strategies.svg. Returns the rows of the table. */
export async function saveResults(results: Results): Promise<object[]> {
  const tested = strategies.flatMap((strategy) => {
    const runs = results[strategy.name] ?? [];
    const run = typicalRun(runs);
    return run === undefined ? [] : [{ strategy, runs, run }];
  });
  await mkdir(pictures, { recursive: true });
  await writeFile(`${pictures}/strategies.json`, JSON.stringify(results));
  const panels = tested.map(({ strategy: { title }, run }) => ({ title, run }));
  await writeFile(`${pictures}/strategies.svg`, drawStrategies(panels, PRIMARY_CAPACITY));
  return tested.map(({ strategy, runs }) => toRow(strategy, runs));
}
