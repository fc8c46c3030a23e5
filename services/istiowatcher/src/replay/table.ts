import type { Replay, TimelineEntry } from './replay.ts';

/** Formats a replay as a table, one line for each change. */
export function toTable({ timeline, summary }: Replay): string {
  const rows = [['time', 'rate', 'primary', 'burst', 'verdict', 'why'], ...timeline.map(toRow)];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column < 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const { replayedSeconds, moves, refusals, inBurstSeconds, withoutRateSeconds } = summary;
  return [
    ...lines,
    '',
    `${replayedSeconds} s replayed: ${moves} moves, ${refusals} refused, ${inBurstSeconds} s with traffic on burst, ${withoutRateSeconds} s without a rate`,
    '',
  ].join('\n');
}

function toRow({ seconds, perSecond, to, verdict, reason }: TimelineEntry): string[] {
  const rate = perSecond === null ? '-' : perSecond.toFixed(1);
  return [clock(seconds), rate, `${to.primary} %`, `${to.burst} %`, verdict, reason];
}

function clock(seconds: number): string {
  const part = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${part(seconds / 3_600)}:${part((seconds / 60) % 60)}:${part(seconds % 60)}`;
}
