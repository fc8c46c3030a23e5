/**
 * Applies the edit of a `diff` block, as a reader would: finds the lines with ` ` and `-`, and replaces them by those with
 * ` ` and `+`. Lines with `@@`, `---` or `+++` are ignored.
 *
 * @throws if the lines are not in the text, or more than once
 */
export function applyDiff(text: string, diff: string): string {
  const lines = diff.split('\n').filter((line) => !/^(@@|---|\+\+\+)/.test(line));
  const side = (mark: string) =>
    lines
      .filter((line) => line.startsWith(mark) || line.startsWith(' ') || line === '')
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const before = side('-');
  const parts = text.split(before);
  if (parts.length !== 2) {
    throw new Error(
      `The lines of the edit are ${parts.length === 1 ? 'not' : 'more than once'} in the file:\n${before}`,
    );
  }
  return parts.join(side('+'));
}
