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

test('counts the pages, and adds up their rates', () => {
  const pages = createPages();
  const [a, b] = [pages.add('a', 0), pages.add('b', 0)];
  expect([pages.count, pages.offeredPerSecond]).toEqual([2, 0]);
  a.pace.setFrequency(5, 0);
  b.pace.setFrequency(0.5, 0);
  expect(pages.offeredPerSecond).toBe(5.5);

  pages.remove(a);
  touch(a, 5);

  expect(pages.count).toBe(1);
  expect([...pages.all()]).toEqual([b]);
  expect(pages.offeredPerSecond).toBe(0.5);
});
