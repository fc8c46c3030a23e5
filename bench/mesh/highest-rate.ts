/** Between two tries, at first. */
const FACTOR = 1.5;
/** How often the range between the last good and the first bad rate is halved: it ends within 7 %. */
const HALVINGS = 3;

/**
 * Searches the highest rate that still holds: upwards from a rate, and then between the last that held and the first
 * that did not.
 *
 * @param holds sends at a rate, in requests per second, and says whether it held
 * @returns requests per second; 0 if not even the first rate held
 */
export async function highestRate(from: number, holds: (perSecond: number) => Promise<boolean>): Promise<number> {
  let good = 0;
  let bad = from;
  while (await holds(bad)) {
    good = bad;
    bad = Math.round(bad * FACTOR);
  }
  for (let halving = 0; good > 0 && halving < HALVINGS; halving += 1) {
    const middle = Math.round((good + bad) / 2);
    if (await holds(middle)) {
      good = middle;
    } else {
      bad = middle;
    }
  }
  return good;
}
