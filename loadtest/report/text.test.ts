import { expect, test } from 'vitest';
import { exampleReport } from '../../test/support/load-report.ts';
import { toJunit } from './junit.ts';
import { toText } from './text.ts';

test('a terminal shows a table, the moves, the failures and the criteria', () => {
  const text = toText(exampleReport());

  expect(text).toContain(
    'high       20.00/s   20.00/s   240       9   84 %  3.1 ms  6.2 ms  11.9 ms  18.4 ms  21.7 ms\n',
  );
  expect(text).toContain('time to burst             1.61 s\n');
  expect(text).toContain('failed: worker timeout    7\n');
  expect(text).toContain('passed  time to burst: 1.61 s, at most 10 s\n');
  expect(text).toContain('FAILED  failed: 9, at most 0\n');
});

test('says what viewers saw, and that a test was ended early', () => {
  const viewers = {
    count: 10,
    open: 9,
    batchesPerSecond: 9.87,
    delayMs: { p50: 2, p99: 11, max: 20 },
    reconnects: 1,
    refused: { 'too-many-pages': 1 },
  };

  const text = toText({ ...exampleReport(), viewers, isComplete: false });

  expect(text).toContain('9 of 10, 9.9 batches/s each, delay p50 2 ms, p99 11 ms, 1 reconnects\n');
  expect(text).toContain('refused: too-many-pages   1\n');
  expect(text).toContain('http://hashr.example/, ended early\n');
});

test('JUnit gets texts of the target as texts', () => {
  expect(toJunit({ ...exampleReport(), load: 'a "<b>" & c' })).toContain('name="a &quot;&lt;b&gt;&quot; &amp; c"');
});
