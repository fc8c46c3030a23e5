import { expect, test } from 'vitest';
import { existingPlace, hashOf, neighbors, readPlace } from './place.ts';

const step = { title: '', html: '' };
const chapters = [
  { name: '01-one', title: 'One', steps: [step, step] },
  { name: '02-two', title: 'Two', steps: [step, step, step] },
];

test.each([
  ['#en', { language: 'en', step: 0 }],
  ['#ja/02-two', { language: 'ja', chapter: '02-two', step: 0 }],
  ['#en/02-two/2', { language: 'en', chapter: '02-two', step: 2 }],
] as const)('the address %s names a place', (hash, place) => {
  expect(readPlace(hash)).toEqual(place);
  expect(hashOf(place)).toBe(hash);
});

test('an address without a known language names none', () => {
  expect(['', '#', '#fr/01-one', '#01-one'].map(readPlace)).toEqual([undefined, undefined, undefined, undefined]);
});

test('an address with a broken escape or step is read as far as possible', () => {
  expect(readPlace('#en/%E0%A4%A/1')).toMatchObject({ language: 'en' });
  expect(readPlace('#en/01-one/x')).toMatchObject({ chapter: '01-one', step: 0 });
});

test('a place that does not exist leads to the nearest one', () => {
  expect(existingPlace({ language: 'en', chapter: 'none', step: 3 }, chapters)).toEqual({ language: 'en', step: 0 });
  expect(existingPlace({ language: 'en', chapter: '02-two', step: 9 }, chapters)).toMatchObject({ step: 2 });
});

test('steps follow each other through all chapters, after the list of chapters', () => {
  const around = (chapter: string | undefined, step: number) => {
    const { previous, next } = neighbors({ language: 'ja', ...(chapter && { chapter }), step }, chapters);
    return [previous && hashOf(previous), next && hashOf(next)];
  };

  expect(around(undefined, 0)).toEqual([undefined, '#ja/01-one']);
  expect(around('01-one', 0)).toEqual(['#ja', '#ja/01-one/1']);
  expect(around('01-one', 1)).toEqual(['#ja/01-one', '#ja/02-two']);
  expect(around('02-two', 2)).toEqual(['#ja/02-two/1', undefined]);
});
