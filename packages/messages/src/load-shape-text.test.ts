import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadShapes, MAX_RATE, shapeOf } from '../../../test/support/load-shapes.ts';
import { MAX_SHAPE_LENGTH } from './load-shape-problem.ts';
import { formatLoadShape, parseLoadShape } from './load-shape-text.ts';

test.each<[unknown, string]>([
  [20, '20'],
  ['20', '20'],
  [' 0.5 ', '0.5'],
  [0, '0'],
  ['constant:20', '20'],
  ['constant:20x30s', 'constant:20x30s'],
  ['Steps: 5 x 30s, 0x.5m , 5.50x1.5s', 'steps:5x30s,0x30s,5.5x1.5s'],
  ['ramp:5 - 30x60s', 'ramp:5-30x60s'],
  ['ramp:0-30x1m*1', 'ramp:0-30x60s'],
  ['spike:5-40x20.001s *2', 'spike:5-40x20.001s*2'],
  ['WAVE:5-25x40s*3', 'wave:5-25x40s*3'],
  ['constant:0.1x3600s', 'constant:0.1x3600s'],
  ['constant:1000x3.6s*1000', 'constant:1000x3.6s*1000'],
])('%j is %s', (input, text) => {
  const parsed = parseLoadShape(input, MAX_RATE);

  expect(parsed.ok ? formatLoadShape(parsed.shape) : parsed.error).toBe(text);
});

const kinds = 'A load shape begins with constant, steps, ramp, spike or wave, like steps:5x30s,20x60s.';
const duration = 'Write a duration like 30s, 1.5s or 2m, at least 0.1 s.';
const repeats = 'A load shape can repeat 1 to 1000 times, like wave:5-25x40s*3.';
const hour = 'A load shape takes at most one hour, with all repeats.';
const number = 'Enter a number of strings per second, from 0.1 to 1000, or 0 to stop.';

test.each([
  ['', 'rate', number],
  ['fast', 'rate', number],
  [null, 'rate', number],
  [['steps:5x1s'], 'rate', number],
  ['20x30s', 'rate', number],
  [1_001, 'rate', '1001 per second is too high: the maximum is 1000.'],
  [-1, 'rate', 'A frequency cannot be negative. Use 0 to stop.'],
  [':', 'shape-kind', kinds],
  ['saw:5-30x60s', 'shape-kind', kinds],
  ['toString:5x30s', 'shape-kind', kinds],
  ['__proto__:5x30s', 'shape-kind', kinds],
  ['steps:', 'shape-steps', 'Write steps like steps:5x30s,20x60s,5x30s: each rate, and for how long.'],
  ['steps:5x30s,', 'shape-steps', 'Write steps like steps:5x30s,20x60s,5x30s: each rate, and for how long.'],
  ['steps:5x30sx3', 'shape-steps', 'Write steps like steps:5x30s,20x60s,5x30s: each rate, and for how long.'],
  ['steps:5-20x30s', 'rate', number],
  [
    'constant:20x30s,5x30s',
    'shape-constant',
    'Write a constant rate like constant:20x30s: the rate, and for how long.',
  ],
  ['constant:20*3', 'shape-endless', 'A constant rate that repeats needs a duration, like constant:20x30s*2.'],
  ['ramp:5x60s', 'shape-ramp', 'Write a ramp like ramp:5-30x60s: the first rate, the last rate, and the duration.'],
  [
    'ramp:5-20-5x60s',
    'shape-ramp',
    'Write a ramp like ramp:5-30x60s: the first rate, the last rate, and the duration.',
  ],
  ['ramp:-5-20x60s', 'shape-ramp', 'Write a ramp like ramp:5-30x60s: the first rate, the last rate, and the duration.'],
  ['spike:5-40', 'shape-spike', 'Write a spike like spike:5-40x20s: the outer rate, the peak, and the duration.'],
  [
    'wave:25x40s',
    'shape-wave',
    'Write a wave like wave:5-25x40s*3: both rates, the duration of a period, and how often it repeats.',
  ],
  ['ramp:5-2000x60s', 'rate', '2000 per second is too high: the maximum is 1000.'],
  ['ramp:0.05-20x60s', 'rate', '0.05 per second is too low: the minimum is 0.1. Use 0 to stop.'],
  ['ramp:-20x60s', 'rate', number],
  ['ramp:5-30x60', 'shape-time', duration],
  ['ramp:5-30x1h', 'shape-time', duration],
  ['ramp:5-30x', 'shape-time', duration],
  ['ramp:5-30x0.05s', 'shape-time', duration],
  ['ramp:5-30x1e3s', 'shape-time', duration],
  ['constant:1x.s', 'shape-time', duration],
  ['wave:5-25x40s*0', 'shape-repeats', repeats],
  ['wave:5-25x40s*1001', 'shape-repeats', repeats],
  ['wave:5-25x40s*', 'shape-repeats', repeats],
  ['wave:5-25x40s*2*3', 'shape-repeats', repeats],
  ['wave:5-25x40s*1.5', 'shape-repeats', repeats],
  ['constant:20x3600.001s', 'shape-duration', hour],
  ['constant:20x61m', 'shape-duration', hour],
  ['ramp:5-30x30m*3', 'shape-duration', hour],
  ['steps:0x30s,0x10s', 'shape-empty', 'A load shape needs a rate above 0.'],
  [`steps:${'1x1s,'.repeat(50)}`.slice(0, 201), 'shape-length', 'A load shape has at most 200 characters.'],
  [`ramp:5-30x60s${' '.repeat(200)}`, 'shape-length', 'A load shape has at most 200 characters.'],
])('refuses %j (%s)', (input, problem, error) => {
  expect(parseLoadShape(input, MAX_RATE)).toMatchObject({
    ok: false,
    error,
    code: problem === 'rate' ? expect.stringMatching(/^rate-/) : problem,
  });
});

test('has at most 50 steps, and a text that is not longer than 200 characters', () => {
  const steps = (count: number, step: string) => parseLoadShape(`steps:${Array(count).fill(step)}`, MAX_RATE);

  expect(steps(51, '1x')).toMatchObject({ ok: false, error: 'A load shape has at most 50 steps.' });
  expect(steps(38, '1x1s')).toMatchObject({ ok: true });
  expect(steps(38, '1x1m')).toMatchObject({ ok: false, error: 'A load shape has at most 200 characters.' });
});

test('the text of every shape describes it', () => {
  fc.assert(
    fc.property(loadShapes, (shape) => {
      const text = formatLoadShape(shape);

      expect(text.length).toBeLessThanOrEqual(MAX_SHAPE_LENGTH);
      expect(shapeOf(text)).toEqual(shape);
    }),
  );
});

test('any text is a shape, or is refused with one sentence, in a short time', () => {
  const fragments = [
    'constant',
    'steps',
    'wave',
    'ramp',
    ':',
    'x',
    ',',
    '-',
    '*',
    '5',
    '0.1',
    '1e9',
    '30s',
    '2m',
    ' ',
    's',
  ];
  const hostile = fc.oneof(
    fc.array(fc.constantFrom(...fragments), { maxLength: 120 }).map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom('steps:', 'ramp:', 'wave:'), fc.string({ maxLength: 300 })).map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom(...fragments), fc.integer({ min: 1, max: 100_000 })).map(([part, n]) => part.repeat(n)),
    fc.anything(),
  );
  const startedMs = performance.now();
  fc.assert(
    fc.property(hostile, (input) => {
      const parsed = parseLoadShape(input, MAX_RATE);

      if (parsed.ok) {
        expect(parseLoadShape(formatLoadShape(parsed.shape), MAX_RATE)).toEqual(parsed);
      } else {
        expect(parsed.error).toMatch(/^[A-Z0-9][^\n]{5,150}\.$/);
        expect(parsed.code).toBeTypeOf('string');
      }
    }),
    { numRuns: 2_000 },
  );

  expect(performance.now() - startedMs).toBeLessThan(20_000);
});
