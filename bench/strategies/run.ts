/** Strings per second in each phase: low, high, low. */
export const RATES = [5, 30, 5];

/** What a page received at one moment: the strings that succeeded, by cluster, and those that failed. */
interface Sample {
  /** Seconds since the start of the run. */
  at: number;
  primary: number;
  burst: number;
  failed: number;
}

/** One run of the load with one strategy. Three phases of equal length. */
export interface Run {
  phaseSeconds: number;
  samples: Sample[];
  sent: number;
  failedByKind: Record<string, number>;
  /** Of the newest results at the end of the high phase. */
  p99Ms: number;
  /** How often the watcher changed the weights. */
  moves: number;
}

/** The figures of a run. */
export interface Figures {
  sent: number;
  hashed: number;
  failed: number;
  /** Seconds from the rise of the load to the last failure in the high phase. 0 without failures, Infinity if they do not end. */
  failuresEndAfter: number;
  /** Whole seconds in which a string failed. */
  secondsWithFailures: number;
  /** The share of primary in the hashed strings of the high phase. */
  primaryShareHigh: number;
  /** Strings that burst hashed, and their share in the two low phases, where primary could hash all. */
  crossCluster: number;
  crossShareLow: number;
  p99Ms: number;
  moves: number;
}

/** Failures in the last two seconds of the high phase have not ended. */
const QUIET_SECONDS = 2;

/** Computes the figures of a run. */
export function figuresOf({ phaseSeconds, samples, sent, p99Ms, moves }: Run): Figures {
  const isHigh = ({ at }: Sample) => at >= phaseSeconds && at < 2 * phaseSeconds;
  const [high, low] = [samples.filter(isHigh), samples.filter((sample) => !isHigh(sample))];
  const failures = samples.filter(({ failed }) => failed > 0);
  const lastFailureHigh = failures.filter(isHigh).at(-1)?.at;
  const [primary, burst] = [sum(samples, 'primary'), sum(samples, 'burst')];
  return {
    sent,
    hashed: primary + burst,
    failed: sum(samples, 'failed'),
    failuresEndAfter:
      lastFailureHigh === undefined
        ? 0
        : lastFailureHigh > 2 * phaseSeconds - QUIET_SECONDS
          ? Number.POSITIVE_INFINITY
          : lastFailureHigh - phaseSeconds,
    secondsWithFailures: new Set(failures.map(({ at }) => Math.floor(at))).size,
    primaryShareHigh: share(sum(high, 'primary'), sum(high, 'burst')),
    crossCluster: burst,
    crossShareLow: share(sum(low, 'burst'), sum(low, 'primary')),
    p99Ms,
    moves,
  };
}

/** Sums up the samples of each second of a run. */
export function perSecond({ phaseSeconds, samples }: Run): Omit<Sample, 'at'>[] {
  return Array.from({ length: 3 * phaseSeconds }, (_, second) => {
    const within = samples.filter(({ at }) => Math.floor(at) === second);
    return { primary: sum(within, 'primary'), burst: sum(within, 'burst'), failed: sum(within, 'failed') };
  });
}

function sum(samples: Sample[], key: 'primary' | 'burst' | 'failed'): number {
  return samples.reduce((total, sample) => total + sample[key], 0);
}

/** The first of two parts, as a share of both; 0 if both are 0. */
function share(part: number, other: number): number {
  return part === 0 ? 0 : part / (part + other);
}
