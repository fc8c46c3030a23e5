import { escapeXml } from '@hashr/loadtest/report/escape-xml.ts';
import { roundUp } from '@hashr/loadtest/report/round-up.ts';

/** One line of a plot. */
interface Series {
  name: string;
  points: { x: number; y: number }[];
}

/** A plot of a few lines with a common horizontal axis. */
export interface Plot {
  title: string;
  series: Series[];
}

const WIDTH = 900;
const HEIGHT = 220;
const LEFT = 60;
const TOP = 30;
const RIGHT = 170;
const BOTTOM = 30;
/** Colours that colour-blind people can distinguish: https://jfly.uni-koeln.de/color/ */
const colors = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#999999'];

/**
 * Draws plots below each other, as one self-contained SVG document.
 *
 * @param xTitle the title of the common horizontal axis, with its unit
 */
export function drawPlots(plots: Plot[], xTitle: string): string {
  const height = plots.length * HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11">`,
    `<rect width="${WIDTH}" height="${height}" fill="white"/>`,
    ...plots.map((plot, i) => `<g transform="translate(0 ${i * HEIGHT})">${drawPlot(plot, xTitle)}</g>`),
    '</svg>\n',
  ].join('\n');
}

function drawPlot({ title, series }: Plot, xTitle: string): string {
  const points = series.flatMap((line) => line.points);
  const maxX = points.reduce((most, { x }) => Math.max(most, x), 0) || 1;
  const maxY = roundUp(points.reduce((most, { y }) => Math.max(most, y), 0));
  const toX = (x: number) => (LEFT + (x / maxX) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const toY = (y: number) => (HEIGHT - BOTTOM - (y / maxY) * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${toY(share * maxY)}" y2="${toY(share * maxY)}" stroke="#ddd"/>` +
      `<text x="${LEFT - 6}" y="${toY(share * maxY)}" dy="4" text-anchor="end">${Number((share * maxY).toPrecision(3))}</text>` +
      `<text x="${toX(share * maxX)}" y="${HEIGHT - 12}" text-anchor="middle">${Number((share * maxX).toPrecision(3))}</text>`,
  );
  const lines = series.map(({ name, points }, i) => {
    const color = colors[i % colors.length];
    const path = points.map(({ x, y }) => `${toX(x)},${toY(y)}`).join(' ');
    const label = `<text x="${WIDTH - RIGHT + 10}" y="${TOP + 10 + i * 15}" fill="${color}">${escapeXml(name)}</text>`;
    return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="1.5"/>${label}`;
  });
  return [
    `<text x="${LEFT}" y="18" font-size="13" font-weight="bold">${escapeXml(title)}</text>`,
    ...grid,
    `<text x="${WIDTH - RIGHT + 10}" y="${HEIGHT - 12}">${escapeXml(xTitle)}</text>`,
    ...lines,
  ].join('\n');
}
