import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareWithHeadRoom } from './head-room.ts';

const rates = fc.double({ min: 0.1, max: 10_000, noNaN: true });
/** How much primary gets, with the head-room for the randomness of the split. */
const effectivePerSecond = (perSecond: number, capacity: number, share: number) =>
  perSecond * share + (Math.log(100) / (2 * capacity)) * perSecond * share * (1 - share);

test.each([
  [30, 15, 0.462],
  [20, 15, 0.719],
  [3_000, 1_500, 0.4996],
  [15, 15, 1],
  [7, 15, 1],
])('of %d/s, a capacity of %d/s can take the share %d', (perSecond, capacity, share) => {
  expect(shareWithHeadRoom(perSecond, capacity)).toBeCloseTo(share, 3);
});

test('at any rate, primary gets exactly its capacity with the head-room, and never more than its capacity', () => {
  fc.assert(
    fc.property(rates, rates, (perSecond, capacity) => {
      const share = shareWithHeadRoom(perSecond, capacity);

      expect(share).toBeGreaterThan(0);
      expect(share * perSecond).toBeLessThanOrEqual(capacity * (1 + 1e-9));
      if (perSecond > capacity) {
        expect(effectivePerSecond(perSecond, capacity, share) / capacity).toBeCloseTo(1, 6);
      }
    }),
  );
});

test('the higher the rate, the smaller the share', () => {
  fc.assert(
    fc.property(rates, rates, rates, (one, other, capacity) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];

      expect(shareWithHeadRoom(high, capacity)).toBeLessThanOrEqual(shareWithHeadRoom(low, capacity) + 1e-9);
    }),
  );
});
