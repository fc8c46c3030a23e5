import { expect, test } from 'vitest';
import { createAnswerMarks } from './answer-marks.ts';

const none = { primary: 0, burst: 0, failed: 0, other: 0 };

test('holds what came in, newest first', () => {
  const marks = createAnswerMarks(10);
  marks.add({ ...none, primary: 2 });
  marks.add({ ...none, burst: 1 });

  expect(marks.newest()).toEqual(['burst', 'primary', 'primary']);
});

test('mixes what came in together evenly', () => {
  const marks = createAnswerMarks(100);
  marks.add({ ...none, primary: 9, burst: 3 });
  const newest = marks.newest();

  for (let i = 0; i < 12; i += 4) {
    expect(newest.slice(i, i + 4).filter((mark) => mark === 'burst')).toHaveLength(1);
  }
});

test('keeps a bounded number, in the right shares', () => {
  const marks = createAnswerMarks(100);
  for (let i = 0; i < 50; i++) {
    marks.add({ ...none, primary: 700, burst: 200, failed: 100 });
  }

  const count = (kind: string) => marks.newest().filter((mark) => mark === kind).length;
  expect([count('primary'), count('burst'), count('failed')]).toEqual([70, 20, 10]);
});

test('nothing adds nothing', () => {
  const marks = createAnswerMarks(10);
  marks.add({ ...none, other: 5 });

  expect(marks.newest()).toEqual([]);
});
