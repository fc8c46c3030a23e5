/** Whether a file contains an excerpt, without regard to indentation. Pure. */
export function containsExcerpt(content: string, excerpt: string): boolean {
  const flat = (lines: string) => lines.replace(/^[ \t]+/gm, '').trim();
  return flat(content).includes(flat(excerpt));
}
