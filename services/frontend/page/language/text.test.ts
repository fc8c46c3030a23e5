import { expect, test } from 'vitest';
import { fill } from './text.ts';

test.each([
  ['no placeholder', {}, 'no placeholder'],
  ['{a} before {b}, {a} again', { a: 'x', b: 'y' }, 'x before y, x again'],
  ['{count} sent', { count: 1_234 }, '1,234 sent'],
  ['{name} stays', { name: '1234 {count}' }, '1234 {count} stays'],
  ['{missing} is visible', {}, '{missing} is visible'],
])('fills %j with %o', (message, parameters, text) => {
  expect(fill(message, parameters, 'en')).toBe(text);
});

test('a count chooses the form of the plural', () => {
  const pages = { one: '{count} page', other: '{count} pages' };

  expect([0, 1, 2].map((count) => fill(pages, { count }, 'en'))).toEqual(['0 pages', '1 page', '2 pages']);
  expect(fill({ other: '{count}ページ' }, { count: 1 }, 'ja')).toBe('1ページ');
});
