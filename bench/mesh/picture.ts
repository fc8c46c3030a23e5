import { escapeXml } from '@hashr/loadtest/report/escape-xml.ts';
import { roundUp } from '@hashr/loadtest/report/round-up.ts';
import type { Summary } from './results.ts';

const WIDTH = 980;
const ROW = 34;
const HEADER = 74;
const FOOTER = 30;
const TEXT = '#222';
const FAINT = '#777';
const GRID = '#ddd';
const LATENCY_COLOR = '#0072b2';
const RATE_COLOR = '#777';
/** The containers, in the order of a request's way, and their colours: sidecars and the gateway are orange and red. */
const containers: [name: string, title: string, color: string][] = [
  ['gateway/istio-proxy', 'gateway', '#d55e00'],
  ['frontend/istio-proxy', "frontend's sidecar", '#e69f00'],
  ['frontend/frontend', 'frontend', '#0072b2'],
  ['worker/istio-proxy', "worker's sidecar", '#f0c75e'],
  ['worker/worker', 'worker', '#56b4e9'],
];

interface Column {
  title: string;
  x: number;
  width: number;
  max: number;
  /** Of the values at the axis. */
  unit: string;
  draw(summary: Summary, toX: (value: number) => number, y: number): string;
}

/** Draws one row for each setup: its latencies, its CPU time and its highest rate, as a self-contained SVG document. */
export function drawMeshCost(summaries: Summary[], limitMs: number): string {
  const perSecond = summaries[0]?.perSecond ?? 0;
  const height = HEADER + summaries.length * ROW + FOOTER;
  const columns: Column[] = [
    {
      title: `Latency at ${perSecond} a second: p50, p90, p99`,
      ...{ x: 190, width: 250, max: Math.max(...summaries.map(({ p99 }) => p99)), unit: 'ms' },
      draw: drawLatency,
    },
    {
      title: `CPU time of 1,000 strings at ${perSecond} a second`,
      ...{ x: 480, width: 270, max: Math.max(...summaries.map(({ cpu }) => sumOf(cpu))), unit: 's' },
      draw: drawCpu,
    },
    {
      title: `Highest rate, p99 below ${limitMs} ms`,
      ...{ x: 790, width: 160, max: Math.max(...summaries.map(({ highest }) => highest || 0), 1), unit: '/s' },
      draw: drawHighest,
    },
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11" fill="${TEXT}">`,
    '<title>What the mesh costs: latency, CPU time and highest rate of each setup</title>',
    `<rect width="${WIDTH}" height="${height}" fill="white"/>`,
    `<text x="16" y="24" font-size="16" font-weight="bold">What the mesh costs</text>`,
    legend(),
    ...summaries.map(
      ({ setup }, row) => `<text x="16" y="${HEADER + row * ROW + 19}">${escapeXml(setup.title)}</text>`,
    ),
    ...columns.map((column) => drawColumn(column, summaries)),
    '</svg>\n',
  ].join('\n');
}

function legend(): string {
  return containers
    .map(([, title, color], i) => {
      const x = 415 + i * 112;
      return `<rect x="${x}" y="15" width="10" height="10" fill="${color}"/><text x="${x + 14}" y="24">${escapeXml(title)}</text>`;
    })
    .join('');
}

function drawColumn({ title, x, width, max, unit, draw }: Column, summaries: Summary[]): string {
  const end = roundUp(max);
  const toX = (value: number) => Math.round(10 * (x + (value / end) * width)) / 10;
  const bottom = HEADER + summaries.length * ROW;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => Number((share * end).toPrecision(3)));
  return [
    `<text x="${x}" y="${HEADER - 12}" font-weight="bold">${escapeXml(title)}</text>`,
    ...ticks.map(
      (tick) =>
        `<line x1="${toX(tick)}" x2="${toX(tick)}" y1="${HEADER - 4}" y2="${bottom}" stroke="${GRID}"/>` +
        `<text x="${toX(tick)}" y="${bottom + 16}" text-anchor="middle" fill="${FAINT}">${tick === end ? `${tick} ${unit}` : tick}</text>`,
    ),
    ...summaries.map((summary, row) => draw(summary, toX, HEADER + row * ROW + 8)),
  ].join('\n');
}

function drawLatency({ p50, p90, p99 }: Summary, toX: (value: number) => number, y: number): string {
  const dot = (value: number, radius: number) =>
    `<circle cx="${toX(value)}" cy="${y + 8}" r="${radius}" fill="${LATENCY_COLOR}"/>`;
  const line = `<line x1="${toX(p50)}" x2="${toX(p99)}" y1="${y + 8}" y2="${y + 8}" stroke="${LATENCY_COLOR}" stroke-width="2"/>`;
  return line + dot(p50, 5) + dot(p90, 3.5) + dot(p99, 3.5);
}

function drawCpu({ cpu }: Summary, toX: (value: number) => number, y: number): string {
  let sum = 0;
  const bars = containers.map(([name, , color]) => {
    const from = sum;
    sum += cpu[name] ?? 0;
    return from === sum
      ? ''
      : `<rect x="${toX(from)}" y="${y}" width="${(toX(sum) - toX(from)).toFixed(1)}" height="16" fill="${color}"/>`;
  });
  return bars.join('');
}

function drawHighest({ highest }: Summary, toX: (value: number) => number, y: number): string {
  const bar = `<rect x="${toX(0)}" y="${y}" width="${(toX(highest || 0) - toX(0)).toFixed(1)}" height="16" fill="${RATE_COLOR}"/>`;
  return `${bar}<text x="${toX(highest || 0) + 4}" y="${y + 12}">${highest || '?'}</text>`;
}

function sumOf(cpu: Record<string, number>): number {
  return containers.reduce((sum, [name]) => sum + (cpu[name] ?? 0), 0);
}
