import { expect, test } from 'vitest';
import { parseRecording } from './recording.ts';

test('reads CSV with a header, comments and gaps', () => {
  expect(parseRecording('# a spike\nseconds,perSecond\n0,5\n10, 20.5 # now\n20,\r\n\n30,5\n')).toEqual([
    { seconds: 0, perSecond: 5 },
    { seconds: 10, perSecond: 20.5 },
    { seconds: 20, perSecond: null },
    { seconds: 30, perSecond: 5 },
  ]);
});

test('reads JSON, as pairs or as objects', () => {
  expect(parseRecording('[[0, 5], {"seconds": 10, "perSecond": null}]')).toEqual([
    { seconds: 0, perSecond: 5 },
    { seconds: 10, perSecond: null },
  ]);
});

test.each([
  ['', 'The recording is empty.'],
  ['0,5\nsoon,7', 'Line 2 must be "seconds,perSecond", but is "soon,7".'],
  ['0,-5', 'Line 1 must be'],
  ['10,5\n10,6', 'Entry 2 is not later than the previous one.'],
  ['[[0, 5], [1]]', 'Entry 2 must be [seconds, perSecond or null].'],
  ['[[0, 5]', 'This is not JSON'],
])('names what is wrong with %j', (text, sentence) => {
  expect(() => parseRecording(text)).toThrow(sentence);
});
