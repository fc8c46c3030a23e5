import { expect, test } from 'vitest';
import { readExposition } from './exposition.ts';

const read = (text: string) => readExposition(text, ['requests_total'])?.requests_total;

test.each(['NaN', '+Inf', '-Inf', '-1', '0.5', '1e308', '', 'x', '{}'])(
  'leaves out a sample that is not a count: %s',
  (value) => {
    expect(read(`requests_total{a="1"} 7\nrequests_total{a="2"} ${value}`)?.map((sample) => sample.value)).toEqual([7]);
  },
);

test.each(['1e+06', '1000000', '1000000 1395066363000'])(
  'reads a count in each notation of Prometheus: %s',
  (value) => {
    expect(read(`requests_total{a="1"} ${value}`)).toEqual([
      { labels: { a: '1' }, series: 'requests_total{a="1"}', value: 1_000_000 },
    ]);
  },
);

test('reads labels whose names are properties of objects, and values with escapes, unchanged', () => {
  const labels = read('requests_total{__proto__="x",constructor="y",c="say \\"}\\""} 1')?.[0]?.labels ?? {};

  expect(Object.entries(labels)).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
    ['c', 'say \\"}\\"'],
  ]);
});

test.each(['a', 'a="', 'a=\\"', '"', '\\'])(
  'the work for a line of many %s grows with its length, not with its square',
  (piece) => {
    /** The least CPU time of three runs, in milliseconds: the run that other programs disturbed least. */
    function leastCpuMs(count: number): number {
      const text = `requests_total{${piece.repeat(count)}} 1\n`;
      return Math.min(
        ...Array.from({ length: 3 }, () => {
          const before = process.cpuUsage();
          read(text);
          const { user, system } = process.cpuUsage(before);
          return (user + system) / 1_000;
        }),
      );
    }
    leastCpuMs(10_000); // The first run includes compilation.

    // 16 times as long: 16 times the work if it is linear, 256 times if it is quadratic.
    expect(leastCpuMs(160_000)).toBeLessThan(100 * Math.max(1, leastCpuMs(10_000)));
  },
);
