import fc from 'fast-check';

/** The seed of the generated input: `ATTACK_SEED=123 npm test -- --project attack`. A failure names its seed. */
const seed = Number(process.env.ATTACK_SEED ?? 20_240_229);

/** Multiplies the number of rounds. */
const roundsFactor = Number(process.env.ATTACK_ROUNDS ?? 1);

/** How many characters of the input that made a round fail are shown. Some inputs are megabytes long. */
const MAX_SHOWN = 1_000;

/**
 * Sends generated input to a real process, round by round. A failing input is not reduced, because the process has
 * changed: a smaller input would test a different state.
 *
 * @param hit sends one input, and throws if the process fails
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

/** Shows bytes as text. JSON.stringify has converted a Buffer to an object before it calls this. */
function readable(value: unknown): unknown {
  const { type, data } = (value ?? {}) as { type?: string; data?: number[] };
  return type === 'Buffer' && data !== undefined ? Buffer.from(data).toString('latin1') : value;
}
