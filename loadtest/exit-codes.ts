/** The exit codes of `npm run loadtest`. */
export const exitCodes = {
  passed: 0,
  /** A criterion was not met. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The target cannot be reached, or is not String Hashr. Nothing was sent. */
  unreachable: 3,
  /** Ctrl+C. The report has what there is. */
  interrupted: 130,
} as const;

/** An error that ends the program with one sentence and an exit code. */
export class FatalError extends Error {
  override name = 'FatalError';
  readonly exitCode: number;

  constructor(exitCode: number, sentence: string) {
    super(sentence);
    this.exitCode = exitCode;
  }
}
