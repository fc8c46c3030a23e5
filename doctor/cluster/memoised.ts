type Reads = Record<string, () => Promise<unknown>>;

/** Reads that happen when they are first called, and only once: later callers get the same answer, or the same error. */
export function memoised<Of extends Reads>(reads: Of): Of {
  const answers = new Map<string, Promise<unknown>>();
  const entries = Object.entries(reads).map(([name, read]) => [
    name,
    () => answers.get(name) ?? answers.set(name, read()).get(name),
  ]);
  return Object.fromEntries(entries) as Of;
}
