/** One sample of a metric. */
export interface Sample {
  labels: Partial<Record<string, string>>;
  /** The metric with its labels. It identifies the sample in its exposition. */
  series: string;
  value: number;
}

/**
 * Reads the samples of some counters from Prometheus' text format, line by line: a sidecar may report thousands of
 * lines, of which few are needed. https://prometheus.io/docs/instrumenting/exposition_formats/
 *
 * @returns the samples by the names of the metrics, without those whose value is not a count (a fraction, a negative
 *   number, NaN); undefined if the text is not an exposition
 */
export function readExposition<Name extends string>(text: string, names: Name[]): Record<Name, Sample[]> | undefined {
  if (!/^(#|[a-zA-Z_:][\w:]*[{ ])/m.test(text) || /^\s*</.test(text)) {
    return undefined;
  }
  const found = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>;
  for (const line of text.split('\n')) {
    const name = names.find((name) => line.startsWith(name) && line[name.length] === '{');
    if (name === undefined) {
      continue;
    }
    const end = line.lastIndexOf('}');
    // Number('') is 0, but a line that ends before its value is not a sample of 0.
    const value = Number(
      line
        .slice(end + 1)
        .trim()
        .split(' ')[0] || Number.NaN,
    );
    if (end > 0 && Number.isSafeInteger(value) && value >= 0) {
      found[name].push({ labels: readLabels(line.slice(name.length + 1, end)), series: line.slice(0, end + 1), value });
    }
  }
  return found;
}

function readLabels(text: string): Sample['labels'] {
  // Without \b, a long word that is not a label would be scanned again from each of its letters.
  const pairs = text.matchAll(/\b(\w+)="((?:[^"\\]|\\.)*)"/g);
  return Object.fromEntries([...pairs].map(([, name, value]) => [name, value]));
}
