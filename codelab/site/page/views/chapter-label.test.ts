import { expect, test } from 'vitest';
import { groupsOf, numberOf } from './chapter-label.ts';

test('groups the chapters by what they need', () => {
  const chapter = (name: string, needs?: string, leaves = needs) => ({ name, title: name, needs, leaves, steps: [] });
  const groups = groupsOf([
    chapter('01-a', 'nothing'),
    chapter('02-b', 'nothing'),
    chapter('04-c', 'cluster'),
    chapter('11-d', 'istio', 'two-clusters'),
    chapter('17-e', 'two-clusters', 'cluster'),
    chapter('facilitator'),
  ]);

  expect(groups.map(({ group, chapters }) => [group, chapters.map(numberOf)])).toEqual([
    ['laptop', ['1', '2']],
    ['cluster', ['4']],
    ['clusters', ['11', '17']],
    ['other', [undefined]],
  ]);
});
