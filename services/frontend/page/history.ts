/** What the chart shows of one second, in strings per second. */
export interface Sample {
  asked: number;
  primary: number;
  burst: number;
  failed: number;
}

/** The columns that the chart draws: answers stand on each other, so that their height is the sum. */
type Columns = [seconds: number[], all: number[], hashed: number[], primary: number[], asked: number[]];

/** Keeps the samples of the last so many seconds. */
export interface History {
  add(sample: Sample, atSeconds: number): void;
  columns(): Columns;
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
      samples.map(({ asked }) => asked),
    ],
  };
}
