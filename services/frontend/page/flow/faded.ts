/** A CSS colour with an opacity in percent. */
export function faded(cssColor: string, percent: number): string {
  return `color-mix(in srgb, ${cssColor} ${percent}%, transparent)`;
}
