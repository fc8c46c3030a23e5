/** The next of 1, 2, 4, 5, 8, 10, 20, ... that is at least the value: the end of an axis that begins at 0. */
export function roundUp(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(value || 1));
  return magnitude * ([1, 2, 4, 5, 8].find((step) => step * magnitude >= value) ?? 10);
}
