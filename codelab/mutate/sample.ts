import { createHash } from 'node:crypto';

/**
 * Chooses items by a seed.
 *
 * @param nameOf a text that is different for each item
 * @returns `count` of the items, or all if there are fewer, in their order
 */
export function sample<Item>(items: Item[], count: number, seed: string, nameOf: (item: Item) => string): Item[] {
  const rank = (item: Item) =>
    createHash('sha256')
      .update(`${seed} ${nameOf(item)}`)
      .digest('hex');
  const chosen = new Set([...items].sort((a, b) => rank(a).localeCompare(rank(b))).slice(0, count));
  return items.filter((item) => chosen.has(item));
}
