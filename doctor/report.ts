import type { Finding, Result, Section } from './finding.ts';

const marks: Record<Result, string> = { ok: '✓', warning: '!', wrong: '✕', skipped: '-' };

/** ANSI colors: green, yellow, red, grey. */
const colors: Record<Result, number> = { ok: 32, warning: 33, wrong: 31, skipped: 90 };

const RESULT_WIDTH = 'warning'.length;

/** The findings as text: a line each, and a line with the remedy below what is not ok. */
export function toText(sections: Section[], colored: boolean): string {
  const width = Math.max(...sections.flatMap(({ findings }) => findings.map(({ check }) => check.length)));
  const blocks = sections.map(({ place, findings }) =>
    [place, ...findings.flatMap((finding) => toLines(finding, width, colored))].join('\n'),
  );
  return `${blocks.join('\n\n')}\n\n${summary(sections)}\n`;
}

function toLines({ check, result, found, remedy }: Finding, width: number, colored: boolean): string[] {
  const mark = `${marks[result]} ${result.padEnd(RESULT_WIDTH)}`;
  const painted = colored ? `\u001b[${colors[result]}m${mark}\u001b[0m` : mark;
  const line = `  ${painted}  ${check.padEnd(width)}  ${found}`;
  return remedy === undefined ? [line] : [line, `${' '.repeat(RESULT_WIDTH + width + 8)}→ ${remedy}`];
}

function summary(sections: Section[]): string {
  const all = sections.flatMap(({ findings }) => findings);
  const count = (wanted: Result) => all.filter(({ result }) => result === wanted).length;
  const warnings = count('warning') === 1 ? '1 warning' : `${count('warning')} warnings`;
  const rest = `${warnings}, ${count('ok')} ok, ${count('skipped')} skipped.`;
  return count('wrong') === 0 ? `Nothing is wrong: ${rest}` : `${count('wrong')} wrong, ${rest}`;
}

/** The findings as JSON, for programs. */
export function toJson(sections: Section[]): string {
  const findings = sections.flatMap(({ place, findings }) =>
    findings.map(({ remedy = null, ...finding }) => ({ place, ...finding, remedy })),
  );
  return `${JSON.stringify({ ok: !isWrong(sections), findings }, null, 2)}\n`;
}

/** Whether anything is wrong; a warning is not. */
export function isWrong(sections: Section[]): boolean {
  return sections.some(({ findings }) => findings.some(({ result }) => result === 'wrong'));
}
