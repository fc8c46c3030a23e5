/** In a deck of this many cards, a percentage with two decimals is a whole number of cards. */
const MAX_CARDS = 10_000;

/** Returns the smallest deck in which the percentage is a whole number of cards. */
function smallestDeck(percentage: number): { cards: number; hits: number } {
  const hits = Math.round((percentage / 100) * MAX_CARDS);
  let [divisor, remainder] = [MAX_CARDS, hits];
  while (remainder > 0) {
    [divisor, remainder] = [remainder, divisor % remainder];
  }
  return { cards: MAX_CARDS / divisor, hits: hits / divisor };
}

/**
 * Selects a percentage of the calls: exactly over time, and shuffled, so that it does not correlate with the weighted
 * choice. (With two alternating subsets, every second call would select the same subset.) It works like a deck of cards
 * that is shuffled, dealt to the end, and shuffled again.
 *
 * @param percentage 0 to 100, with two decimals
 * @param random returns a number from 0 to below 1
 * @returns whether this call is selected
 */
export function createPercentage(percentage: number, random: () => number = Math.random): () => boolean {
  const { cards, hits } = smallestDeck(percentage);
  let cardsLeft = 0;
  let hitsLeft = 0;

  return () => {
    if (cardsLeft === 0) {
      cardsLeft = cards;
      hitsLeft = hits;
    }
    const hit = random() * cardsLeft < hitsLeft;
    cardsLeft -= 1;
    hitsLeft -= hit ? 1 : 0;
    return hit;
  };
}
