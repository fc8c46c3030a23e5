import { expect, test } from 'vitest';
import { splitToken } from './presenter-token.ts';

test.each([
  ['', undefined, ''],
  ['#', undefined, ''],
  ['#token=', undefined, ''],
  ['#token=secret', 'secret', ''],
  ['#results&token=a%20b&x=1', 'a b', '#results&x=1'],
  ['#token=100%', '100%', ''],
  ['#token=a=b', 'a=b', ''],
  ['#nottoken=secret', undefined, '#nottoken=secret'],
])('splits %s', (hash, token, rest) => {
  expect(splitToken(hash)).toEqual({ token, rest });
});
