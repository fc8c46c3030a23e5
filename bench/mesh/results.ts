import type { ToolFigures } from '../measure/load-tools.ts';
import { median } from '../support/median.ts';
import type { CpuSeconds } from './cpu.ts';
import { type Setup, setups } from './setups.ts';

/** One run of one tool at one rate. */
interface Run {
  setup: string;
  tool: string;
  perSecond: number;
  figures: ToolFigures;
  /** The CPU time of each container during the run, in seconds for 1,000 strings. */
  cpu: CpuSeconds;
}

/** All runs, and for each setup the highest rates that held, one of each round, in strings per second. */
export interface Results {
  runs: Run[];
  highest: Record<string, number[]>;
}

/** Medians of the rounds: latencies in milliseconds, CPU time in seconds for 1,000 strings. */
export interface Summary extends Omit<ToolFigures, 'sent' | 'max'> {
  setup: Setup;
  tool: string;
  perSecond: number;
  cpu: CpuSeconds;
  /** In strings per second. NaN if it was not measured. */
  highest: number;
}

/** The CPU time that each string took between two readings, in seconds for 1,000 strings. */
export function cpuPerThousand(before: CpuSeconds, after: CpuSeconds, strings: number): CpuSeconds {
  const used = Object.entries(after).map(([name, seconds]) => [
    name,
    ((seconds - (before[name] ?? 0)) / strings) * 1_000,
  ]);
  return Object.fromEntries(used);
}

/** Summarizes the runs by setup, rate and tool, in the order of the setups. */
export function summarize({ runs, highest }: Results): Summary[] {
  const groups = Map.groupBy(runs, ({ setup, perSecond, tool }) => `${setup} ${perSecond} ${tool}`);
  return setups.flatMap((setup) =>
    [...groups.values()]
      .filter(([first]) => first?.setup === setup.name)
      .map((group) => {
        const of = (key: keyof ToolFigures) => median(group.map(({ figures }) => figures[key]));
        const containers = Object.keys(group[0]?.cpu ?? {});
        return {
          setup,
          tool: group[0]?.tool ?? '',
          perSecond: group[0]?.perSecond ?? 0,
          achieved: of('achieved'),
          failed: of('failed'),
          p50: of('p50'),
          p90: of('p90'),
          p99: of('p99'),
          p999: of('p999'),
          cpu: Object.fromEntries(containers.map((name) => [name, median(group.map(({ cpu }) => cpu[name] ?? 0))])),
          highest: median(highest[setup.name] ?? []),
        };
      }),
  );
}

/** A row of the table that the program prints. */
export function toRow({ setup, tool, perSecond, achieved, failed, cpu, ...latencies }: Summary): object {
  const ms = (value: number) => Number(value.toPrecision(3));
  return {
    setup: setup.title,
    tool,
    'target /s': perSecond,
    'achieved /s': Number(achieved.toFixed(2)),
    failed,
    'p50 ms': ms(latencies.p50),
    'p90 ms': ms(latencies.p90),
    'p99 ms': ms(latencies.p99),
    'p99.9 ms': ms(latencies.p999),
    ...Object.fromEntries(Object.entries(cpu).map(([name, seconds]) => [`CPU s: ${name}`, Number(seconds.toFixed(2))])),
    'highest /s': latencies.highest,
  };
}
