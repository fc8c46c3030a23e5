/** One line of a metrics page. */
export interface Sample {
  labels: Partial<Record<string, string>>;
  /** The line up to its value: no two samples of a page have the same. */
  series: string;
  value: number;
}

/**
 * Reads the samples of a few metrics from a page in Prometheus' text format, line by line: the page of a sidecar may have
 * thousands of lines, of which only some are proposed. https://prometheus.io/docs/instrumenting/exposition_formats/
 * All of them count something: a sample with another value (a fraction, a negative number, NaN) is left out.
 *
 * @returns the samples by the names of the metrics; undefined if the text is no metrics page
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
    // A line that was cut off before its value is no sample of 0, as which Number('') would take it.
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
  // Without \b, a long word that is no label would be searched again from each of its letters.
  const pairs = text.matchAll(/\b(\w+)="((?:[^"\\]|\\.)*)"/g);
  return Object.fromEntries([...pairs].map(([, name, value]) => [name, value]));
}
