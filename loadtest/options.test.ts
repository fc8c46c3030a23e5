import { expect, test } from 'vitest';
import { exitCodes } from './exit-codes.ts';
import { readOptions } from './options.ts';

test('without options: the burst test at the laptop', () => {
  expect(readOptions([])).toMatchObject({
    target: { url: new URL('http://localhost:8080'), insecure: false, timeoutMs: 10_000 },
    load: { kind: 'burst-test', low: 5, high: 20 },
    holdMs: 10_000,
    maxWaitMs: undefined,
    viewers: 0,
  });
});

test('reads every option', () => {
  const args = [
    ...['--url', 'https://gateway.example/demo', '--host', 'hashr.example', '--insecure', '--token', 'secret'],
    ...['--ca', 'ca.pem', '--timeout', '500ms', '--watcher', 'http://localhost:8089', '--low', '2.5', '--high', '40'],
    ...[
      '--viewers',
      '1000',
      '--hold',
      '1.5s',
      '--max-wait',
      '2m',
      '--max-time-to-burst',
      '10s',
      '--max-time-to-return',
      '11s',
    ],
    ...['--max-flaps', '0', '--max-failed', '3', '--p50', '5ms', '--p95', '6ms', '--p99', '7ms', '--p99.9', '0.5s'],
    ...['--json', 'a', '--html', 'b', '--fortio', 'c', '--hdr', 'd', '--junit', 'e'],
  ];

  expect(readOptions(args)).toEqual({
    target: {
      url: new URL('https://gateway.example/demo'),
      host: 'hashr.example',
      insecure: true,
      token: 'secret',
      ca: 'ca.pem',
      timeoutMs: 500,
    },
    watcherUrl: new URL('http://localhost:8089'),
    load: { kind: 'burst-test', low: 2.5, high: 40 },
    holdMs: 1_500,
    maxWaitMs: 120_000,
    viewers: 1_000,
    limits: {
      timeToBurstMs: 10_000,
      timeToReturnMs: 11_000,
      flaps: 0,
      failed: 3,
      p50Ms: 5,
      p95Ms: 6,
      p99Ms: 7,
      p999Ms: 500,
    },
    outputs: { json: 'a', html: 'b', fortio: 'c', hdr: 'd', junit: 'e' },
  });
});

test('reads a load shape', () => {
  expect(readOptions(['--load', 'ramp:5-30x60s', '--p99', '1s'])?.load).toMatchObject({ text: 'ramp:5-30x60s' });
});

test('asks for help', () => {
  expect(readOptions(['--help'])).toBeUndefined();
});

test.each([
  [['--bogus'], "Unknown option '--bogus'."],
  [['--json'], "Option '--json <value>' argument missing."],
  [['anything'], "Unexpected argument 'anything'."],
  [['--url', 'localhost:8080'], '--url localhost:8080 is not an address like http://localhost:8080.'],
  [['--watcher', 'x'], '--watcher x is not an address like http://localhost:8080.'],
  [['--low', '20', '--high', '5'], '--low 20 must be less than --high 5.'],
  [['--low', '0'], '--low 0 is not a rate from 0.1 to 10000 strings per second.'],
  [['--high', '1e9'], '--high 1e9 is not a rate from 0.1 to 10000 strings per second.'],
  [
    ['--load', 'sine'],
    '--load sine: A load shape begins with constant, steps, ramp, spike or wave, like steps:5x30s,20x60s.',
  ],
  [['--load', '20'], '--load 20: A load of a program needs a duration, like constant:20x30s.'],
  [['--load', 'constant:20'], '--load constant:20: A load of a program needs a duration, like constant:20x30s.'],
  [['--hold', '10'], '--hold 10 is not a duration like 200ms, 10s or 2m, of at most an hour.'],
  [['--p99', '0ms'], '--p99 0ms is not a duration like 200ms, 10s or 2m, of at most an hour.'],
  [['--max-wait', '61m'], '--max-wait 61m is not a duration like 200ms, 10s or 2m, of at most an hour.'],
  [['--max-failed', '-1'], "Option '--max-failed' argument is ambiguous."],
  [['--max-flaps', '1.5'], '--max-flaps 1.5 is not a whole number.'],
  [['--viewers', '10001'], '--viewers 10001 is more than 10000.'],
  [
    ['--load', 'constant:5x1s', '--max-flaps', '0'],
    '--max-time-to-burst, --max-time-to-return and --max-flaps need the burst test, without --load.',
  ],
])('%j is refused', (args, sentence) => {
  expect(() => readOptions(args)).toThrow(
    expect.objectContaining({ message: `${sentence} --help lists all options.`, exitCode: exitCodes.usage }),
  );
});
