type Measurements = Record<string, () => Promise<object[]>>;

/**
 * Runs measurements one after the other, or only those that the command line names; prints a table of each, and all of
 * them as JSON. Ends this process.
 *
 * @param long measurements that run only if the command line names them
 */
export async function runMeasurements(measurements: Measurements, long: Measurements = {}): Promise<never> {
  const wanted = process.argv.slice(2);
  const results: Record<string, object[]> = {};
  for (const [name, measure] of Object.entries({ ...measurements, ...long })) {
    if (wanted.length === 0 ? name in measurements : wanted.includes(name)) {
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
