/** What the chart shows of one moment, in strings per second. */
export interface Sample {
  asked: number;
  primary: number;
  burst: number;
  failed: number;
  /** The rate that the watcher sees; null: it sees none, or there is none. */
  seen: number | null;
  /** The share of the weights that burst has, 0 to 1; null: not known. */
  burstShare: number | null;
}

/** The columns that the chart draws: answers stand on each other, so that their height is the sum. */
type Columns = [
  seconds: number[],
  all: number[],
  succeeded: number[],
  primary: number[],
  seen: (number | null)[],
  asked: number[],
];

/** A time during which burst had the same share of the weights. */
export interface Band {
  fromSeconds: number;
  toSeconds: number;
  burstShare: number;
}

/** Keeps the samples of the last so many seconds. */
export interface History {
  add(sample: Sample, atSeconds: number): void;
  columns(): Columns;
  /** When burst had a share of the weights. */
  bursts(): Band[];
}

/** Creates an empty history. Time is in seconds, as the chart wants it. */
export function createHistory(keepSeconds: number): History {
  let samples: (Sample & { atSeconds: number })[] = [];

  return {
    add(sample, atSeconds) {
      samples = [...samples.filter((old) => old.atSeconds > atSeconds - keepSeconds), { ...sample, atSeconds }];
    },
    columns: () => [
      samples.map(({ atSeconds }) => atSeconds),
      samples.map(({ primary, burst, failed }) => primary + burst + failed),
      samples.map(({ primary, burst }) => primary + burst),
      samples.map(({ primary }) => primary),
      samples.map(({ seen }) => seen),
      samples.map(({ asked }) => asked),
    ],
    bursts() {
      const bands: Band[] = [];
      let current: Band | undefined;
      for (const { atSeconds, burstShare } of samples) {
        if (current !== undefined) {
          current.toSeconds = atSeconds;
        }
        if (current?.burstShare !== burstShare) {
          current = burstShare ? { fromSeconds: atSeconds, toSeconds: atSeconds, burstShare } : undefined;
          bands.push(...(current === undefined ? [] : [current]));
        }
      }
      return bands;
    },
  };
}
