/**
 * Creates a smooth weighted round robin, as in nginx: after any number of choices, the share of each item differs from
 * its weight by at most one choice, and the choices are spread evenly.
 * https://github.com/nginx/nginx/commit/52327e0627f4
 *
 * @param weights at least one is above 0
 * @returns chooses an item and returns its index
 */
export function createWeightedChoice(weights: number[]): () => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const credits = weights.map(() => 0);

  return () => {
    let best = -1;
    for (const [i, weight] of weights.entries()) {
      credits[i] = (credits[i] ?? 0) + weight;
      if (weight > 0 && (best === -1 || (credits[i] ?? 0) > (credits[best] ?? 0))) {
        best = i;
      }
    }
    credits[best] = (credits[best] ?? 0) - total;
    return best;
  };
}
