import { expect, test } from 'vitest';
import { createPages, touch } from './pages.ts';

test('forgets a page whose frequency no user has set for longer than the limit, once', () => {
  const pages = createPages();
  const [a, b] = [pages.add('a', 0), pages.add('b', 0)];
  touch(b, 900);

  expect(pages.forgetOlderThan(1_000, 1_000)).toEqual([]);
  expect(pages.forgetOlderThan(1_000, 1_001)).toEqual([a]);
  expect(pages.forgetOlderThan(1_000, 1_002)).toEqual([]);
  expect([a.forgotten, b.forgotten]).toEqual([true, false]);

  touch(a, 1_003);
  expect(a.forgotten).toBe(false);
  expect(pages.forgetOlderThan(1_000, 2_003)).toEqual([b]);
});

test('forgets no page with a limit of 0', () => {
  const pages = createPages();
  pages.add('a', 0);

  expect(pages.forgetOlderThan(0, 1e9)).toEqual([]);
});

test('counts the pages', () => {
  const pages = createPages();
  const a = pages.add('a', 0);
  pages.add('b', 0);
  expect(pages.count).toBe(2);

  pages.remove(a);
  touch(a, 5);
  expect(pages.count).toBe(1);
});
