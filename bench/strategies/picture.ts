import { escapeXml } from '@hashr/loadtest/report/escape-xml.ts';
import { figuresOf, perSecond, RATES, type Run } from './run.ts';
import { percent } from './table.ts';

/** One part of the picture: a strategy and one of its runs. */
export interface Panel {
  title: string;
  run: Run;
}

/** The colours of the page. */
const COLORS = { primary: '#0072b2', burst: '#e69f00', failed: '#d55e00', text: '#222', faint: '#777', grid: '#ddd' };
const COLUMNS = 2;
const PANEL = { width: 470, height: 170, left: 34, right: 16, top: 34, bottom: 22 };
const HEADER = 56;
/** Strings per second at the top and at the bottom of a panel. Failures are drawn downwards. More is cut off. */
const [TOP_RATE, BOTTOM_RATE] = [36, -18];

/** Draws the strings of each strategy over time, as one self-contained SVG document. */
export function drawStrategies(panels: Panel[], capacity: number): string {
  const rows = Math.ceil(panels.length / COLUMNS);
  const [width, height] = [COLUMNS * PANEL.width, HEADER + rows * PANEL.height];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11" fill="${COLORS.text}">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="${PANEL.left}" y="24" font-size="16" font-weight="bold">${RATES.join(' → ')} strings a second, of which primary can hash ${capacity}</text>`,
    legend(),
    ...panels.map((panel, i) => {
      const [x, y] = [(i % COLUMNS) * PANEL.width, HEADER + Math.floor(i / COLUMNS) * PANEL.height];
      return `<g transform="translate(${x} ${y})">${drawPanel(panel, capacity)}</g>`;
    }),
    '</svg>\n',
  ].join('\n');
}

function legend(): string {
  const entries = [
    ['primary', 'hashed by primary'],
    ['burst', 'hashed by burst'],
    ['failed', 'failed'],
  ] as const;
  return entries
    .map(([key, text], i) => {
      const x = PANEL.left + i * 150;
      return `<rect x="${x}" y="36" width="10" height="10" fill="${COLORS[key]}"/><text x="${x + 15}" y="45">${text}</text>`;
    })
    .join('');
}

function drawPanel({ title, run }: Panel, capacity: number): string {
  const seconds = 3 * run.phaseSeconds;
  const { failed, primaryShareHigh } = figuresOf(run);
  const right = PANEL.width - PANEL.right;
  const toX = (second: number) => PANEL.left + (second / seconds) * (right - PANEL.left);
  const toY = (rate: number) =>
    PANEL.top +
    ((TOP_RATE - Math.max(BOTTOM_RATE, Math.min(TOP_RATE, rate))) / (TOP_RATE - BOTTOM_RATE)) *
      (PANEL.height - PANEL.top - PANEL.bottom);
  const barWidth = toX(1) - toX(0) - 0.6;
  const bar = (second: number, from: number, to: number, color: string) =>
    from === to
      ? ''
      : `<rect x="${toX(second).toFixed(1)}" y="${toY(to).toFixed(1)}" width="${barWidth.toFixed(1)}" height="${(toY(from) - toY(to)).toFixed(1)}" fill="${color}"/>`;
  const bars = perSecond(run).map(
    (counts, second) =>
      bar(second, 0, counts.primary, COLORS.primary) +
      bar(second, counts.primary, counts.primary + counts.burst, COLORS.burst) +
      bar(second, -counts.failed, 0, COLORS.failed),
  );
  const grid = [0, capacity, 30].map(
    (rate) =>
      `<line x1="${PANEL.left}" x2="${right}" y1="${toY(rate)}" y2="${toY(rate)}" stroke="${rate === 0 ? COLORS.faint : COLORS.grid}"/>` +
      `<text x="${PANEL.left - 5}" y="${toY(rate)}" dy="4" text-anchor="end" fill="${COLORS.faint}">${rate}</text>`,
  );
  const times = [0, 1, 2, 3].map(
    (phase) =>
      `<text x="${toX(phase * run.phaseSeconds)}" y="${PANEL.height - 8}" text-anchor="middle" fill="${COLORS.faint}">${phase * run.phaseSeconds} s</text>`,
  );
  return [
    `<text x="${PANEL.left}" y="14" font-size="12" font-weight="bold">${escapeXml(title)}</text>`,
    `<text x="${PANEL.left}" y="28" fill="${COLORS.faint}">${failed} failed · ${percent(primaryShareHigh)} in primary at ${Math.max(...RATES)} a second</text>`,
    ...grid,
    ...bars,
    ...times,
  ].join('\n');
}
