import fc from 'fast-check';

/** Another seed makes another attack: `ATTACK_SEED=123 npm test -- --project attack`. A failure names its seed. */
const seed = Number(process.env.ATTACK_SEED ?? 20_240_229);

/** Multiplies the number of rounds, for a longer hunt. */
const roundsFactor = Number(process.env.ATTACK_ROUNDS ?? 1);

/** How much of the input that made a round fail is shown, in characters: some inputs are megabytes. */
const MAX_SHOWN = 1_000;

/**
 * Hits a real process with generated input, round by round. A failure is not shrunk: the process has already been hit,
 * so that a smaller input would be tried on something else.
 *
 * @param hit throws if the process did not stand one input
 * @throws for the first round that failed, with the seed, the beginning of the input, and the failure as the cause
 */
export async function attack<Input>(
  input: fc.Arbitrary<Input>,
  rounds: number,
  hit: (input: Input) => Promise<void>,
): Promise<void> {
  const property = fc.asyncProperty(input, hit);
  const result = await fc.check(property, { seed, numRuns: rounds * roundsFactor, endOnFailure: true });
  if (result.failed) {
    const cause = result.errorInstance as Error | undefined;
    const shown = JSON.stringify(result.counterexample, (_key, value: unknown) => readable(value));
    throw new Error(
      `Failed in round ${result.numRuns} of ATTACK_SEED=${seed}: ${String(cause?.message).slice(0, MAX_SHOWN)}\n` +
        `The input begins with ${shown.slice(0, MAX_SHOWN)}`,
      { cause },
    );
  }
}

/** Bytes as text; JSON has made an object of a Buffer before this is called. */
function readable(value: unknown): unknown {
  const { type, data } = (value ?? {}) as { type?: string; data?: number[] };
  return type === 'Buffer' && data !== undefined ? Buffer.from(data).toString('latin1') : value;
}
