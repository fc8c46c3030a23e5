/** A measurement. It returns the rows of a table. */
type Measurement = (() => Promise<object[]>) & { onlyWhenNamed?: boolean };

/** Marks a measurement that takes very long: it runs only if the command line names it. */
export function onlyWhenNamed(measure: () => Promise<object[]>): Measurement {
  return Object.assign(() => measure(), { onlyWhenNamed: true });
}

/**
 * Runs all measurements one after the other, or only those that the command line names. Prints a table for each, and
 * all results as one line of JSON at the end. Ends this process.
 */
export async function runMeasurements(measurements: Record<string, Measurement>): Promise<never> {
  const named = process.argv.slice(2);
  const unknown = named.filter((name) => !(name in measurements));
  if (unknown.length > 0) {
    process.stderr.write(`Unknown: ${unknown.join(', ')}. Choose from: ${Object.keys(measurements).join(', ')}.\n`);
    process.exit(1);
  }
  const results: Record<string, object[]> = {};
  for (const [name, measure] of Object.entries(measurements)) {
    if (named.length === 0 ? !measure.onlyWhenNamed : named.includes(name)) {
      const rows = await measure();
      results[name] = rows;
      process.stdout.write(`\n${name}\n`);
      // biome-ignore lint/suspicious/noConsole: the table is the output of this program.
      console.table(rows);
    }
  }
  process.stdout.write(`${JSON.stringify(results)}\n`);
  process.exit(0);
}
