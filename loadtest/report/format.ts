/** A time with three digits: `2.13 ms`, `1.5 s`. */
export function formatMs(ms: number): string {
  return ms >= 1_000 ? `${Number((ms / 1_000).toPrecision(3))} s` : `${Number(ms.toPrecision(3))} ms`;
}

/** A rate with four digits. */
export function formatRate(perSecond: number): string {
  return `${perSecond.toFixed(perSecond >= 1_000 ? 0 : perSecond >= 100 ? 1 : 2)}/s`;
}

/** A share of a count; empty if the count is 0. */
export function formatPercent(part: number, all: number): string {
  return all === 0 ? '' : `${Math.round((100 * part) / all)} %`;
}
