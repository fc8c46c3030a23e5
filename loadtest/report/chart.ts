import { escapeXml } from './escape-xml.ts';
import { roundUp } from './round-up.ts';

/** The size of a chart, and of its margins, in units of its own. */
const [WIDTH, HEIGHT] = [960, 230];
const MARGIN = { left: 56, right: 16, top: 12, bottom: 26 };

/** A horizontal and a vertical scale. */
export interface Scales {
  x(value: number): number;
  y(value: number): number;
  /** The highest value of the vertical axis. */
  top: number;
}

/** Creates scales from 0 to round numbers that contain the values. `maxX` is exact. */
export function createScales(maxX: number, maxY: number): Scales {
  const top = roundUp(maxY);
  return {
    x: (value) => MARGIN.left + (value / (maxX || 1)) * (WIDTH - MARGIN.left - MARGIN.right),
    y: (value) => HEIGHT - MARGIN.bottom - (value / top) * (HEIGHT - MARGIN.top - MARGIN.bottom),
    top,
  };
}

/**
 * Draws a chart as an SVG element of a page, whose style sheet has the colours.
 *
 * @param title what a screen reader says
 * @param ticks the labels of the horizontal axis, with their values
 */
export function drawChart(
  title: string,
  scales: Scales,
  ticks: { at: number; label: string }[],
  content: string[],
): string {
  const { x, y, top } = scales;
  const lines = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const value = share * top;
    return (
      `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${fixed(y(value))}" y2="${fixed(y(value))}"/>` +
      `<text x="${MARGIN.left - 8}" y="${fixed(y(value))}" dy="4" text-anchor="end">${Number(value.toPrecision(3))}</text>`
    );
  });
  const labels = ticks.map(
    ({ at, label }) => `<text x="${fixed(x(at))}" y="${HEIGHT - 6}" text-anchor="middle">${escapeXml(label)}</text>`,
  );
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(title)}">`,
    ...lines,
    ...content,
    ...labels,
    '</svg>',
  ].join('\n');
}

/** A line through points; where a value is null, it has a gap. */
export function drawLine(name: string, scales: Scales, points: { x: number; y: number | null }[]): string {
  let path = '';
  let isDown = false;
  for (const { x, y } of points) {
    if (y !== null) {
      path += `${isDown ? 'L' : 'M'}${fixed(scales.x(x))} ${fixed(scales.y(Math.min(y, scales.top)))}`;
    }
    isDown = y !== null;
  }
  return `<path class="line ${name}" d="${path}"/>`;
}

/** A bar between two values of each axis; empty if it has no height. */
export function drawBar(name: string, scales: Scales, fromX: number, toX: number, fromY: number, toY: number): string {
  if (fromY === toY) {
    return '';
  }
  const [left, right, upper, lower] = [scales.x(fromX), scales.x(toX), scales.y(toY), scales.y(fromY)];
  return `<rect class="${name}" x="${fixed(left)}" y="${fixed(upper)}" width="${fixed(right - left)}" height="${fixed(lower - upper)}"/>`;
}

/** A vertical line over the whole height, with a text that a pointer shows. */
export function drawMark(name: string, scales: Scales, at: number, text: string): string {
  const x = fixed(scales.x(at));
  return `<line class="${name}" x1="${x}" x2="${x}" y1="${MARGIN.top}" y2="${HEIGHT - MARGIN.bottom}"><title>${escapeXml(text)}</title></line>`;
}

/** At most eight labels for seconds. */
export function timeTicks(seconds: number): { at: number; label: string }[] {
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600].find((candidate) => seconds / candidate <= 8) ?? 600;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => ({ at: i * step, label: `${i * step} s` }));
}

const fixed = (value: number) => value.toFixed(1);
