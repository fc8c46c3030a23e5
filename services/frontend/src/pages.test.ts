import { expect, test } from 'vitest';
import { createPages } from './pages.ts';

test('forgets a page that nobody has touched for longer than the limit, once', () => {
  const pages = createPages();
  pages.add('a', 0);
  pages.add('b', 0);
  pages.touch('b', 900);

  expect(pages.forgetOlderThan(1_000, 1_000)).toEqual([]);
  expect(pages.forgetOlderThan(1_000, 1_001)).toEqual(['a']);
  expect(pages.forgetOlderThan(1_000, 1_002)).toEqual([]);
  expect([pages.isForgotten('a'), pages.isForgotten('b')]).toEqual([true, false]);

  pages.touch('a', 1_003);
  expect(pages.isForgotten('a')).toBe(false);
});

test('a limit of 0 forgets nobody', () => {
  const pages = createPages();
  pages.add('a', 0);

  expect(pages.forgetOlderThan(0, 1e9)).toEqual([]);
});

test('knows how many there are', () => {
  const pages = createPages();
  pages.add('a', 0);
  pages.add('b', 0);
  pages.remove('a');
  pages.touch('a', 5);

  expect(pages.count).toBe(1);
});
