/** The rates that the slider offers, in strings per second: few numbers, close together where the traffic moves. */
export const sliderSteps = [0, 1, 2, 5, 10, 15, 16, 20, 30, 50, 100, 200, 300, 500, 700, 1_000];

/** The index of the step that is closest to a rate in strings per second; of two equally close steps, the lower one. */
export function nearestStep(frequency: number): number {
  const distances = sliderSteps.map((step) => Math.abs(step - frequency));
  return distances.indexOf(Math.min(...distances));
}
