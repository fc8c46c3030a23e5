import { expect, test } from 'vitest';
import { type Notice, rawNote, sayNotice, sayNotices } from './notices.ts';

test.each([
  ['flux', 'the field manager flux repeatedly resets'],
  ['istiowatcher', 'another istiowatcher repeatedly resets'],
  [undefined, 'somebody else repeatedly resets'],
])('the problem of contended weights names who it is: %s', (by, words) => {
  const notice: Notice = { code: 'contended', ...(by !== undefined && { by }), annotation: 'istiowatcher/paused' };

  expect(sayNotice(notice)).toContain(words);
});

test('notices that belong together are sentences one after the other', () => {
  expect(sayNotices([{ code: 'long-gap', seconds: 10 }, ...rawNote('Nobody answers.')])).toBe(
    'There has been no rate for more than 10 s. Nobody answers.',
  );
});

test('a raw sentence has a bounded length', () => {
  expect(rawNote('x'.repeat(501))).toEqual([{ code: 'raw', message: 'x'.repeat(500) }]);
});
