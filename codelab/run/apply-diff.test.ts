import { expect, test } from 'vitest';
import { applyDiff } from './apply-diff.ts';

test('replaces the lines with - by those with +', () => {
  expect(applyDiff('a\nb\nc\nd\n', '@@ -2 +2 @@\n b\n-c\n+x\n+y')).toBe('a\nb\nx\ny\nd\n');
});

test('refuses lines that are missing, or there twice', () => {
  expect(() => applyDiff('a\n', '-b\n+c')).toThrow('not in the file');
  expect(() => applyDiff('a\na\n', '-a\n+c')).toThrow('more than once');
});
