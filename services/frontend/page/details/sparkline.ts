/** The size of a sparkline, in units of its SVG. */
export const SPARKLINE = { width: 120, height: 24 };

/**
 * The path of a line through values, of an SVG with the size {@link SPARKLINE}. The scale is common to several
 * sparklines, so that they can be compared. Pure.
 *
 * @param values oldest first
 * @param max the value at the top; 0 draws a line at the bottom
 */
export function sparklinePath(values: readonly number[], max: number): string {
  const { width, height } = SPARKLINE;
  const step = width / Math.max(1, values.length - 1);
  return values
    .map((value, i) => {
      const y = height - 1 - (max === 0 ? 0 : (Math.min(value, max) / max) * (height - 2));
      return `${i === 0 ? 'M' : 'L'}${rounded(i * step)} ${rounded(y)}`;
    })
    .join('');
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
