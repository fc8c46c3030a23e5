import type { Chapter } from './chapter.ts';

/** Lists chapters: minutes, what each needs, how many steps and commands it has. */
export function chapterTable(chapters: Chapter[]): string[] {
  const rows = chapters.map(({ name, title, settings, steps }) => [
    name,
    `${settings?.minutes} min`,
    settings?.needs ?? '',
    `${steps.length - 1} steps`,
    `${steps.flatMap(({ actions }) => actions).filter(({ kind }) => kind === 'command').length} commands`,
    title,
  ]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
