/** A measurement; its rows become a table. */
type Measurement = (() => Promise<object[]>) & { long?: boolean };

/** Marks a measurement that takes so long that it runs only when the command line names it. */
export function onlyWhenNamed(measure: () => Promise<object[]>): Measurement {
  return Object.assign(() => measure(), { long: true });
}

/**
 * Runs measurements one after the other, or only those that the command line names; prints a table of each, and all of
 * them as JSON. Ends this process.
 */
export async function runMeasurements(measurements: Record<string, Measurement>): Promise<never> {
  const wanted = process.argv.slice(2);
  const results: Record<string, object[]> = {};
  for (const [name, measure] of Object.entries(measurements)) {
    if (wanted.length === 0 ? measure.long !== true : wanted.includes(name)) {
      const rows = await measure();
      results[name] = rows;
      process.stdout.write(`\n${name}\n`);
      // biome-ignore lint/suspicious/noConsole: the table is what this is for.
      console.table(rows);
    }
  }
  process.stdout.write(`${JSON.stringify(results)}\n`);
  process.exit(0);
}
