import { expect, test } from 'vitest';
import { createProgress } from './progress.ts';

/** A storage with one value. */
function storageWith(value?: string) {
  let stored = value;
  return {
    read: () => stored,
    write: (_key: string, value: string) => {
      stored = value;
    },
  };
}

test('remembers the finished steps and the last place, also for a later visit', () => {
  const storage = storageWith();
  const progress = createProgress(storage);
  progress.visit('01-one', 1);
  progress.finish('01-one', 1);
  progress.finish('01-one', 1);
  progress.finish('01-one', 4);
  progress.finish('02-two', 0);

  const later = createProgress(storage);
  expect([later.isDone('01-one', 1), later.isDone('01-one', 2), later.isDone('none', 1)]).toEqual([true, false, false]);
  expect(later.last()).toEqual({ chapter: '01-one', step: 1 });
  expect([later.doneSteps('01-one', 5), later.doneSteps('02-two', 5), later.doneSteps('none', 5)]).toEqual([2, 1, 0]);
});

test('does not count a step that a chapter no longer has', () => {
  const progress = createProgress(storageWith());
  progress.finish('01-one', 4);

  expect(progress.doneSteps('01-one', 4)).toBe(0);
});

test('forgets everything', () => {
  const progress = createProgress(storageWith());
  progress.visit('01-one', 1);
  progress.finish('01-one', 1);
  progress.forget();

  expect([progress.isDone('01-one', 1), progress.last()]).toEqual([false, undefined]);
});

test.each([
  '',
  'null',
  '[]',
  '{"done": 1, "last": 2}',
  '{"done": {"01-one": "x"}, "last": {"chapter": 1}}',
  'nonsense',
])('begins anew if %s is stored', (value) => {
  const progress = createProgress(storageWith(value));

  expect([progress.doneSteps('01-one', 9), progress.last()]).toEqual([0, undefined]);
  progress.finish('01-one', 0);
  expect(progress.isDone('01-one', 0)).toBe(true);
});
