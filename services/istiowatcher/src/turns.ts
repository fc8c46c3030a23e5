/** A tick is due once a second, as in the codelab. Half a second after it, the watcher looks at the rate only. */
const HALF_MS = 500;
/** The time to the next tick while the rate rises, in milliseconds. */
const URGENT_MS = 250;

interface Turn {
  /** Runs one tick. Returns whether the rate rises, so that the next one should follow soon. */
  tick: () => Promise<boolean>;
  /** Only observes the rate. Returns whether it rises. */
  look: () => Promise<boolean>;
}

/**
 * Ticks and looks in turns. A look costs a quarter of a tick. If the rate rises, there is a tick at once, and one every
 * quarter of a second until it does not rise any more: primary may refuse what exceeds its capacity.
 *
 * @returns runs the next turn, and returns the time to the one after it, in milliseconds
 */
export function createTurns({ tick, look }: Turn): () => Promise<number> {
  let isTickNext = true;

  return async () => {
    const isTick = isTickNext || (await look());
    const isUrgent = isTick && (await tick());
    isTickNext = !isTick || isUrgent;
    return isUrgent ? URGENT_MS : HALF_MS;
  };
}
