import { type Histogram, percentileOf } from '../phases/phase.ts';
import type { Report } from './report.ts';

const US_PER_SECOND = 1_000_000;
const NS_PER_MS = 1_000_000;
/** The upper end of a bar is so many times its lower end. */
const RATIO = 1.1;

interface FortioHistogram {
  Count: number;
  Min: number;
  Max: number;
  Sum: number;
  Avg: number;
  StdDev: number;
  Data: { Start: number; End: number; Percent: number; Count: number }[];
  Percentiles: { Percentile: number; Value: number }[];
}

/**
 * The result in the format of Fortio's HTTP runner, which `fortio report` draws. Times are in seconds, as there.
 * https://pkg.go.dev/fortio.org/fortio/fhttp#HTTPRunnerResults
 *
 * @param hashed the latencies of the hashed strings, `failed` those of the others, in microseconds
 */
export function toFortio(report: Report, hashed: Histogram, failed: Histogram): object {
  const { total, url, startedAt, load } = report;
  const durationMs = total.endMs - total.startMs;
  return {
    RunType: 'HTTP',
    Labels: `String Hashr, ${load}`,
    StartTime: startedAt,
    RequestedQPS: load,
    RequestedDuration: `${Math.round(durationMs / 1_000)}s`,
    ActualQPS: total.achievedPerSecond ?? 0,
    ActualDuration: Math.round(durationMs * NS_PER_MS),
    NumThreads: 1,
    Version: 'string-hashr',
    DurationHistogram: toHistogram(hashed),
    ErrorsDurationHistogram: toHistogram(failed),
    ID: `${startedAt.replaceAll(/[-:]|\..*/g, '').replace('T', '-')}_string_hashr`,
    RetCodes: { '200': total.hashed.primary + total.hashed.burst, ...total.failedByReason },
    URL: url,
  };
}

function toHistogram(histogram: Histogram): FortioHistogram {
  const { totalCount, mean, stdDeviation } = histogram;
  const seconds = (us: number) => us / US_PER_SECOND;
  const percentile = (at: number) => ({ Percentile: at, Value: seconds(percentileOf(histogram, at)) });
  const isEmpty = totalCount === 0;
  return {
    Count: totalCount,
    Min: isEmpty ? 0 : seconds(histogram.getValueAtPercentile(0)),
    Max: isEmpty ? 0 : seconds(histogram.maxValue),
    Sum: isEmpty ? 0 : seconds(mean * totalCount),
    Avg: isEmpty ? 0 : seconds(mean),
    StdDev: isEmpty ? 0 : seconds(stdDeviation),
    Data: bars(histogram).map(({ fromUs, toUs, count, until }) => ({
      Start: seconds(fromUs),
      End: seconds(toUs),
      Percent: (100 * until) / totalCount,
      Count: count,
    })),
    Percentiles: isEmpty ? [] : [50, 75, 90, 95, 99, 99.9].map(percentile),
  };
}

/** How many values are in intervals that grow by {@link RATIO}, and how many are up to the end of each. */
function bars(histogram: Histogram): { fromUs: number; toUs: number; count: number; until: number }[] {
  const found: { fromUs: number; toUs: number; count: number; until: number }[] = [];
  let until = 0;
  const last = histogram.totalCount === 0 ? -1 : histogram.countsArrayIndex(histogram.maxValue);
  for (let index = 0; index <= last; index += 1) {
    const count = histogram.getCountAtIndex(index);
    if (count === 0) {
      continue;
    }
    const us = histogram.valueFromIndex(index);
    const bar = found.at(-1);
    until += count;
    if (bar !== undefined && us < bar.toUs) {
      bar.count += count;
      bar.until = until;
    } else {
      found.push({ fromUs: us, toUs: Math.max(us + 1, us * RATIO), count, until });
    }
  }
  return found;
}
