/** Of so many cards in a deck, a percentage with two decimals is a whole number. */
const CARDS = 10_000;

/** The smallest deck in which the percentage is a whole number of cards. */
function smallestDeck(percentage: number): { cards: number; hits: number } {
  let [a, b] = [CARDS, Math.round((percentage / 100) * CARDS)];
  const hits = b;
  while (b > 0) {
    [a, b] = [b, a % b];
  }
  return { cards: CARDS / a, hits: hits / a };
}

/**
 * Says yes for a percentage of the calls: exactly over time, but in no rhythm, because a rhythm would meet that of the
 * weights (of two alternating subsets, every second request would hit the same one). Like a deck of cards: shuffled,
 * dealt to the end, shuffled again.
 *
 * @param percentage 0 to 100, to two decimals
 * @param random 0 to below 1
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
