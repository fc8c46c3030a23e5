import { expect, test } from 'vitest';
import { kindOf } from './shape-select.ts';

test.each([
  ['', ''],
  ['20', ''],
  ['constant:20x30s', ''],
  [' Wave : 5-25x40s', 'wave'],
  ['steps:', 'steps'],
  ['steps', ''],
])('the kind of %j is %j', (text, kind) => {
  expect(kindOf(text)).toBe(kind);
});
