import type { TestPage } from './page.ts';

/** The values of one second, in the order of the columns. */
export type ShownSecond = (number | null)[];

/** What a page shows of the past, by second. */
export function shownSeconds({ past }: Pick<TestPage, 'past'>): Map<number, ShownSecond> {
  const shown = new Map<number, ShownSecond>();
  for (const { fromSecond, ...rows } of past) {
    const { offered, primary, burst, failed, observed, burstWeight } = rows;
    for (const i of offered.keys()) {
      const columns = [offered, primary, burst, failed, observed, burstWeight];
      shown.set(
        fromSecond + i,
        columns.map((column) => column[i] ?? null),
      );
    }
  }
  return shown;
}

/**
 * Compares what pages show of the seconds from one to another, both included.
 *
 * @returns the seconds that differ, with the values of all pages; empty if all show the same
 */
export function differences(pages: Map<number, ShownSecond>[], fromSecond: number, toSecond: number): string[] {
  const found: string[] = [];
  for (let second = fromSecond; second <= toSecond; second++) {
    const values = new Set(pages.map((page) => JSON.stringify(page.get(second) ?? 'missing')));
    if (values.size > 1 || values.has('"missing"')) {
      found.push(`${second}: ${[...values].join(' | ')}`);
    }
  }
  return found;
}
