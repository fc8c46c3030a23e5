import type { Rate } from '@hashr/mesh/traffic.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../decide/decide.ts';
import { defaultSettings } from '../decide/settings.ts';
import { createCounterWindow } from './counter-window.ts';
import { rateOf } from './mesh-rate.ts';

const inPrimary = 0;
const inBurst = 100;

/** A time in which requests are not answered. */
interface Stall {
  startMs: number;
  durationMs: number;
  /** Which requests it holds: all, or every second one. */
  holds: 'all' | 'even' | 'odd';
}

interface Traffic {
  frontends: number;
  /** What all frontends offer together at a time. */
  perSecond: (ms: number) => number;
  stalls: Stall[];
  /** The time between two observations, in milliseconds: ticks, looks, or ticks while the rate rises. */
  everyMs: number;
  /** How late each observation is, in milliseconds, over and over. */
  lateMs: number[];
}

const SECONDS = 30;
const LATENCY_MS = 5;

/** The start and the end of each request of one frontend, in milliseconds. */
function requestsOf(frontend: number, { frontends, perSecond, stalls }: Traffic) {
  const requests: { startMs: number; endMs: number }[] = [];
  let due = frontend / frontends;
  for (let ms = 0; ms < (SECONDS + 1) * 1_000; ms += 1) {
    due += perSecond(ms) / frontends / 1_000;
    for (; due >= 1; due -= 1) {
      const parity = requests.length % 2 === 0 ? 'even' : 'odd';
      const held = stalls.filter(
        ({ startMs, durationMs, holds }) =>
          (holds === 'all' || holds === parity) && ms + LATENCY_MS >= startMs && ms < startMs + durationMs,
      );
      requests.push({ startMs: ms, endMs: Math.max(ms + LATENCY_MS, ...held.map((s) => s.startMs + s.durationMs)) });
    }
  }
  return requests;
}

/** The rate at each observation. */
function observe(traffic: Traffic): Rate[] {
  const frontends = Array.from({ length: traffic.frontends }, (_, frontend) => ({
    window: createCounterWindow(),
    requests: requestsOf(frontend, traffic),
  }));
  return Array.from({ length: (SECONDS * 1_000) / traffic.everyMs }, (_, tick) => {
    const nowMs = tick * traffic.everyMs + (traffic.lateMs[tick % traffic.lateMs.length] ?? 0);
    for (const { window, requests } of frontends) {
      const ended = requests.filter(({ endMs }) => endMs <= nowMs).length;
      const started = requests.filter(({ startMs }) => startMs <= nowMs).length;
      const counters = [{ series: 'a', subset: 'primary', failed: false, refused: false, value: ended } as const];
      window.add(nowMs, { counters, started });
    }
    const windows = frontends.map(({ window }) => window);
    return rateOf(windows, true) ?? { perSecond: 0, windowSeconds: 0, atLeast: 0, atMost: Number.POSITIVE_INFINITY };
  });
}

/** Burst's share that the watcher decides at each observation, if its current share does not change. */
function decidedPercent(traffic: Traffic, burstPercent: number): number[] {
  const healthy = { healthyEndpoints: 1, healthyForMs: 60_000, starting: false };
  return observe(traffic).map(
    (rate) =>
      decide(
        {
          rate,
          peakPerSecond: 0,
          learntCapacity: undefined,
          burstPercent,
          unchangedForMs: 60_000,
          subsets: { primary: healthy, burst: healthy },
          contention: undefined,
          pausedBy: undefined,
          forced: undefined,
        },
        defaultSettings,
      ).burstPercent,
  );
}

const stall = fc.record<Stall>({
  startMs: fc.integer({ min: 0, max: SECONDS * 1_000 }),
  durationMs: fc.integer({ min: 1, max: 5_000 }),
  holds: fc.constantFrom('all', 'even', 'odd'),
});
const { burstAbove, returnBelow } = defaultSettings;
const tenths = (from: number, to: number) => fc.integer({ min: from * 10, max: to * 10 }).map((n) => n / 10);
const traffic = fc.record({
  frontends: fc.integer({ min: 1, max: 4 }),
  stalls: fc.array(stall, { maxLength: 6 }),
  everyMs: fc.constantFrom(250, 500, 1_000),
  lateMs: fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 7 }),
});

describe('a constant rate with any stalls up to 5 s moves nothing', () => {
  test.each<[string, number, fc.Arbitrary<number>]>([
    ['above the lower threshold, in burst', inBurst, tenths(returnBelow, 60)],
    ['exactly at the lower threshold, in burst', inBurst, fc.constant(returnBelow)],
    ['below the upper threshold, in primary', inPrimary, tenths(0, burstAbove)],
    ['exactly at the upper threshold, in primary', inPrimary, fc.constant(burstAbove)],
  ])('%s', (_name, burstPercent, rate) => {
    fc.assert(
      fc.property(traffic, rate, (some, perSecond) => {
        const decided = decidedPercent({ ...some, perSecond: () => perSecond }, burstPercent);

        expect(decided.filter((percent) => percent !== burstPercent)).toEqual([]);
      }),
    );
  });
});

describe('a real change of the rate moves the traffic in the same time, also during a stall', () => {
  const CHANGE_SECONDS = 15;
  const step = (from: number, to: number) => (ms: number) => (ms <= CHANGE_SECONDS * 1_000 ? from : to);

  test.each<[string, Stall[]]>([
    ['without a stall', []],
    ['with a stall', [{ startMs: 13_000, durationMs: 5_000, holds: 'all' }]],
  ])('%s', (_name, stalls) => {
    const common = { frontends: 1, stalls, everyMs: 1_000, lateMs: [0] };
    const fall = decidedPercent({ ...common, perSecond: step(20, 5) }, inBurst);
    const rise = decidedPercent({ ...common, perSecond: step(5, 20) }, inPrimary);

    expect(fall.indexOf(0) - CHANGE_SECONDS).toBe(2);
    expect(rise.indexOf(100) - CHANGE_SECONDS).toBe(2);
  });
});
