import { expect, test } from 'vitest';
import { createStringBudget, type PeerUse, sumUse } from './string-budget.ts';

const noUse: PeerUse = { reservedPerSecond: 0, unreservedPerSecond: 0 };

function budgetOf(maxTotalPerSecond: number, peerUse: Partial<PeerUse> = {}) {
  return createStringBudget({ maxTotalPerSecond, readPeerUse: () => ({ ...noUse, ...peerUse }) });
}

/** Takes `perSecond` strings per second from one time to another, and counts those that may be sent. */
function count(take: (nowMs: number) => boolean, perSecond: number, fromMs: number, toMs: number): number {
  let sent = 0;
  for (let nowMs = fromMs; nowMs < toMs; nowMs += 1_000 / perSecond) {
    sent += take(nowMs) ? 1 : 0;
  }
  return sent;
}

test('allows the part of the limit that the pages do not reserve, and returns how long to wait', () => {
  const budget = budgetOf(100);

  expect(budget.takeUnreserved(100, 0)).toBe(0);
  expect(budget.takeUnreserved(50, 0)).toBe(500);
  expect(budget.takeUnreserved(50, 500)).toBe(0);

  budget.reserve(90, 500);
  expect(budget.takeUnreserved(10, 500)).toBe(1_000);
  expect(budget.takeUnreserved(10, 1_500)).toBe(0);

  budget.reserve(100, 1_500);
  expect(budget.takeUnreserved(1, 60_000)).toBe(10_000);
});

test('the rate that a page had reserved until now is not available', () => {
  const budget = budgetOf(100);
  budget.takeUnreserved(100, 0);
  budget.reserve(100, 0);
  budget.reserve(0, 5_000);

  expect(budget.takeUnreserved(1, 5_000)).toBeGreaterThan(0);
  expect(budget.takeUnreserved(10, 5_100)).toBe(0);
});

test('every string of an accepted rate may be sent, even many at once after a stall', () => {
  const budget = budgetOf(100, { reservedPerSecond: 20, unreservedPerSecond: 50 });
  budget.reserve(80, 0);

  expect(count(budget.takeReserved, 80, 0, 10_000)).toBe(800);
  expect(Array.from({ length: 800 }, () => budget.takeReserved(20_000)).every(Boolean)).toBe(true);
});

test('rounding errors of fractions do not exceed the limit', () => {
  const budget = budgetOf(0.3);
  budget.reserve(0.1 + 0.2, 0);

  expect(budget.takeReserved(0)).toBe(true);
});

test('frontends that have accepted too much together each send their share, evenly', () => {
  const budget = budgetOf(100, { reservedPerSecond: 100 });
  budget.reserve(100, 0);

  expect(count(budget.takeReserved, 100, 0, 10_000)).toBe(500);
  expect(count(budget.takeReserved, 100, 10_000, 10_100)).toBe(5);
});

test('frontends that report to each other with a delay share the unreserved strings', () => {
  const sent = [0, 0];
  // The last report of each, twice a second.
  const reported = [0, 0];
  const budgets = [0, 1].map((own) =>
    createStringBudget({
      maxTotalPerSecond: 100,
      readPeerUse: () => ({ ...noUse, unreservedPerSecond: reported[1 - own] ?? 0 }),
    }),
  );
  for (let nowMs = 0; nowMs < 30_000; nowMs += 5) {
    budgets.forEach((budget, i) => {
      const may = budget.takeUnreserved(1, nowMs) === 0;
      sent[i] = (sent[i] ?? 0) + (may && nowMs >= 10_000 ? 1 : 0);
      if (nowMs % 500 === 0) {
        reported[i] = budget.unreservedPerSecond(nowMs);
      }
    });
  }

  const perSecond = sent.map((count) => count / 20);
  expect((perSecond[0] ?? 0) + (perSecond[1] ?? 0)).toBeLessThan(105);
  expect((perSecond[0] ?? 0) + (perSecond[1] ?? 0)).toBeGreaterThan(95);
  expect(Math.abs((perSecond[0] ?? 0) - (perSecond[1] ?? 0))).toBeLessThan(10);
});

test('a peer that has stopped uses nothing, and one of an older version reserves what it offers', () => {
  const old = { offeredPerSecond: 5, unreservedPerSecond: 2 };
  const report = { ...old, reservedPerSecond: 30 };

  expect(
    sumUse([
      { report, gone: false },
      { report: old, gone: false },
      { report, gone: true },
    ]),
  ).toEqual({ reservedPerSecond: 35, unreservedPerSecond: 4 });
});
