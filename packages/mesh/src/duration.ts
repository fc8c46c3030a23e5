const unitMs = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/**
 * Parses a duration as Kubernetes, Istio and Prometheus write it, such as `500ms`, `15s` or `1m30s`.
 * https://pkg.go.dev/time#ParseDuration
 *
 * @returns milliseconds; undefined if the text is not a duration
 */
export function parseDurationMs(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) {
    return undefined;
  }
  return [...text.matchAll(/([\d.]+)(h|ms|m|s)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * unitMs[unit as keyof typeof unitMs],
    0,
  );
}
