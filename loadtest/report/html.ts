import { createScales, drawBar, drawChart, drawLine, drawMark, timeTicks } from './chart.ts';
import { escapeXml } from './escape-xml.ts';
import { formatMs } from './format.ts';
import { style } from './html-style.ts';
import { phaseHeaders, phaseRows } from './phase-table.ts';
import type { Criterion, PhaseReport, Report } from './report.ts';

/** The report as a page that needs no other file. */
export function toHtml(report: Report): string {
  const { url, startedAt, load, criteria, isComplete } = report;
  const passed = criteria.every((criterion) => criterion.passed);
  const verdict = !isComplete ? 'ended early' : criteria.length === 0 ? 'no criteria' : passed ? 'passed' : 'failed';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>String Hashr load test: ${escapeXml(load)}</title>
<style>${style}</style>
<header>
  <h1>${escapeXml(load.replaceAll('->', '→'))} <small>strings a second</small></h1>
  <p class="verdict ${verdict.split(' ')[0]}">${verdict}</p>
  <p>${escapeXml(url)} · ${startedAt.slice(0, 16).replace('T', ' ')} UTC</p>
</header>
<main>
<ul class="tiles">${tiles(report)}</ul>
<section>
  <h2>Strings a second</h2>
  ${rateChart(report)}
  <p class="legend"><span class="primary">hashed by primary</span> <span class="burst">hashed by burst</span>
  <span class="failed">failed</span> <span class="move">the weights changed</span></p>
</section>
<section>
  <h2>Latency of each second, in milliseconds</h2>
  ${latencyChart(report)}
  <p class="legend"><span class="p50">p50</span> <span class="p99">p99</span> <span class="max">max</span></p>
</section>
<section>
  <h2>Latency by percentile, in milliseconds</h2>
  ${percentileChart(report)}
</section>
<section>
  <h2>Phases</h2>
  ${phaseTable(report)}
</section>
${criteria.length === 0 ? '' : `<section><h2>Criteria</h2>${criteriaTable(criteria)}</section>`}
${report.moves.length < 2 ? '' : `<section class="wrap"><h2>Moves</h2>${moveTable(report)}</section>`}
<p class="note">Strings are sent on schedule, without waiting for earlier ones (open loop). Latencies are measured from the moment at
which a string was due. ${latenessNote(report)}</p>
</main>
</html>
`;
}

function latenessNote({ latenessMs }: Report): string {
  return latenessMs === null
    ? ''
    : `This program sent the strings ${formatMs(latenessMs.p50)} (p50) to ${formatMs(latenessMs.p99)} (p99) later than due.`;
}

function tiles({ total, phases, timeToBurstMs, timeToReturnMs, flaps, viewers }: Report): string {
  const isBurstTest = phases.some(({ name }) => name === 'high');
  const time = (ms: number | null) => (ms === null ? 'none' : formatMs(ms));
  const rows: [string, string][] = [
    ...(isBurstTest
      ? ([
          ['time to burst', time(timeToBurstMs)],
          ['time to return', time(timeToReturnMs)],
          ['flaps', flaps === null ? 'unknown' : String(flaps)],
        ] as [string, string][])
      : []),
    ['sent', total.sent.toLocaleString('en')],
    ['failed', total.failed.toLocaleString('en')],
    ...(viewers === null ? [] : ([['viewers', `${viewers.open}`]] as [string, string][])),
    ['p99', total.latencyMs === null ? 'none' : formatMs(total.latencyMs.p99)],
  ];
  return rows.map(([name, value]) => `<li><b>${value}</b> ${name}</li>`).join('');
}

function rateChart({ seconds, phases, moves, total }: Report): string {
  const highest = Math.max(1, ...seconds.map(({ due }) => due), ...phases.map((phase) => phase.targetPerSecond ?? 0));
  const scales = createScales(Math.max(seconds.length, total.endMs / 1_000), highest);
  const bars = seconds.flatMap(({ primary, burst, failed }, second) => {
    const bar = (name: string, from: number, to: number) => drawBar(name, scales, second, second + 1, from, to);
    const hashed = primary + burst;
    return [bar('primary', 0, primary), bar('burst', primary, hashed), bar('failed', hashed, hashed + failed)];
  });
  const targets = phases.flatMap(({ targetPerSecond, startMs, endMs }) =>
    targetPerSecond === null
      ? []
      : [
          drawLine(
            'target',
            scales,
            [startMs, endMs].map((ms) => ({ x: ms / 1_000, y: targetPerSecond })),
          ),
        ],
  );
  const marks = moves
    .slice(1)
    .map(({ atMs, burstWeight, reason }) =>
      drawMark('move', scales, atMs / 1_000, `burst ${burstWeight} %. ${reason}`),
    );
  return drawChart('Strings a second by cluster', scales, timeTicks(seconds.length), [...bars, ...targets, ...marks]);
}

function latencyChart({ seconds }: Report): string {
  const scales = createScales(seconds.length, Math.max(1, ...seconds.map(({ maxMs }) => maxMs ?? 0)));
  const line = (name: string, read: (second: Report['seconds'][number]) => number | null) =>
    drawLine(
      name,
      scales,
      seconds.map((second, i) => ({ x: i + 0.5, y: read(second) })),
    );
  const lines = [
    line('max', ({ maxMs }) => maxMs),
    line('p99', ({ p99Ms }) => p99Ms),
    line('p50', ({ p50Ms }) => p50Ms),
  ];
  return drawChart('Latency of each second', scales, timeTicks(seconds.length), lines);
}

/** The horizontal axis is that of HdrHistogram's plots: each step halves the rest. */
function percentileChart({ percentiles }: Report): string {
  const last = Math.max(1, percentiles.length - 1);
  const scales = createScales(last, Math.max(1, percentiles.at(-1)?.ms ?? 0));
  const points = percentiles.map(({ ms }, i) => ({ x: i, y: ms }));
  const ticks = [50, 90, 99, 99.9, 99.99, 99.999]
    .map((percentile) => ({ at: Math.log2(1 / (1 - percentile / 100)), label: `${percentile} %` }))
    .filter(({ at }) => at <= last);
  return drawChart('Latency by percentile', scales, ticks, [drawLine('p99', scales, points)]);
}

function phaseTable(report: Report): string {
  return table(phaseHeaders, phaseRows(report, countCells));
}

function countCells({ sent, failed, failedByReason }: PhaseReport): [string, string] {
  const reasons = Object.entries(failedByReason).map(([reason, count]) => `${count} ${reason}`);
  return [sent.toLocaleString('en'), reasons.length === 0 ? String(failed) : `${failed} (${reasons.join(', ')})`];
}

function criteriaTable(criteria: Criterion[]): string {
  const format = (number: number, unit: Criterion['unit']) => (unit === 'ms' ? formatMs(number) : `${number} ${unit}`);
  return table(
    ['criterion', 'at most', 'measured', ''],
    criteria.map(({ name, limit, value, unit, passed }) => [
      name,
      format(limit, unit),
      value === null ? 'no value' : format(value, unit),
      passed ? 'passed' : 'failed',
    ]),
  );
}

function moveTable({ moves }: Report): string {
  return table(
    ['after', 'burst gets', 'why'],
    moves.slice(1).map(({ atMs, burstWeight, reason }) => [formatMs(atMs), `${burstWeight} %`, reason]),
  );
}

function table(head: string[], rows: string[][]): string {
  const row = (cells: string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeXml(cell)}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((cells) => row(cells, 'td')).join('')}</tbody></table>`;
}
