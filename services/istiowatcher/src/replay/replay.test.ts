import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../decide/settings.ts';
import { parseRecording, type RecordedRate } from './recording.ts';
import { replay } from './replay.ts';

const recordingNamed = (name: string) =>
  parseRecording(readFileSync(new URL(`../../recordings/${name}.csv`, import.meta.url), 'utf8'));
const movesOf = (name: string, env: NodeJS.ProcessEnv = {}) =>
  replay(recordingNamed(name), readSettings(env)).timeline.flatMap(({ seconds, from, to }) =>
    from.burst === to.burst ? [] : [[seconds, to.burst]],
  );

describe('the recordings', () => {
  test('a spike: to burst and back', () => {
    expect(movesOf('spike')).toEqual([
      [60, 100],
      [120, 0],
    ]);
  });

  test('a ramp in the mode proportional: up by steps, no move in a gap, and back at once below 10', () => {
    const moves = movesOf('ramp', { MODE: 'proportional' });

    expect(moves.slice(0, 5).map(([, burst]) => burst)).toEqual([10, 20, 30, 40, 50]);
    expect(moves.at(-1)).toEqual([520, 0]);
    expect(moves.filter(([seconds = 0]) => seconds >= 400 && seconds < 430)).toEqual([]);
  });

  test.each([
    [{}, [50, 30, 0]],
    [{ STEP_PERCENT: '1' }, [54, 28, 0]],
    [{ TARGET_UTILIZATION_PERCENT: '80' }, [60, 40, 0]],
    [{ PRIMARY_CAPACITY: '18' }, [40, 10, 0]],
  ])('a step in the mode proportional with %o: a dip of 6 s changes nothing, 10 s at 20 a second do', (env, shares) => {
    const moves = movesOf('step', { MODE: 'proportional', ...env });

    expect(moves.map(([, burst]) => burst)).toEqual(shares);
    expect(moves.map(([seconds]) => seconds)).toEqual([30, 99, 120]);
  });

  test('a hover: minimum times reduce the number of moves', () => {
    expect(movesOf('hover').length).toBeGreaterThan(2);
    expect(movesOf('hover', { MIN_SECONDS_IN_BURST: '120', MIN_SECONDS_IN_PRIMARY: '120' }).length).toBeLessThan(
      movesOf('hover').length,
    );
  });
});

/** Recordings of one rate, or gap, a second. */
const rates = (rate: fc.Arbitrary<number>) =>
  fc
    .array(fc.option(rate, { freq: 10 }), { minLength: 1, maxLength: 300 })
    .map((all): RecordedRate[] => all.map((perSecond, seconds) => ({ seconds, perSecond })));
const anyRate = rates(fc.double({ min: 0, max: 100, noNaN: true }));
const anyMode = fc.constantFrom('flip', 'proportional');

describe('at any rate', () => {
  test('between the thresholds nothing moves', () => {
    fc.assert(
      fc.property(rates(fc.double({ min: 10, max: 15, noNaN: true })), anyMode, (recording, MODE) => {
        expect(replay(recording, readSettings({ MODE })).summary.moves).toBe(0);
      }),
    );
  });

  test('there are no more changes than the minimum times allow', () => {
    fc.assert(
      fc.property(anyRate, fc.integer({ min: 1, max: 60 }), (recording, seconds) => {
        const env = { MIN_SECONDS_IN_BURST: String(seconds), MIN_SECONDS_IN_PRIMARY: String(seconds) };
        const { summary } = replay(recording, readSettings(env));

        expect(summary.moves).toBeLessThanOrEqual(Math.floor((recording.length - 1) / seconds) + 1);
      }),
    );
  });

  test('weights are whole numbers that add up to 100', () => {
    const settings = fc.record({
      MODE: anyMode,
      STEP_PERCENT: fc.integer({ min: 1, max: 100 }).map(String),
    });
    fc.assert(
      fc.property(anyRate, settings, (recording, env) => {
        for (const { to } of replay(recording, readSettings(env)).timeline) {
          expect(Number.isInteger(to.burst) && to.burst >= 0 && to.burst <= 100).toBe(true);
          expect(to.primary + to.burst).toBe(100);
        }
      }),
    );
  });

  test('no data moves nothing', () => {
    fc.assert(
      fc.property(anyRate, anyMode, (recording, MODE) => {
        const { timeline } = replay(recording, readSettings({ MODE }));

        expect(timeline.filter(({ perSecond, from, to }) => perSecond === null && from.burst !== to.burst)).toEqual([]);
      }),
    );
  });
});
