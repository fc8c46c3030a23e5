import { expect, test } from 'vitest';
import { nameEnds } from './name-ends.ts';

test.each([
  ['pods', ['worker-deployment-7d9f8b6c5d-x2k4q', 'worker-deployment-7d9f8b6c5d-p9wzt'], ['x2k4q', 'p9wzt']],
  ['one pod', ['worker-deployment-7d9f8b6c5d-x2k4q'], ['x2k4q']],
  ['the workers of a laptop', ['worker-primary', 'worker-burst'], ['primary', 'burst']],
  ['the same last part', ['worker-primary-1', 'worker-burst-1', 'worker-burst-2'], ['primary-1', 'burst-1', '2']],
  ['a name that is the end of another', ['a', 'b-a'], ['a', 'b-a']],
  ['the same name twice', ['worker-a', 'worker-a'], ['a', 'a']],
  ['no hyphen', ['localhost', 'laptop'], ['localhost', 'laptop']],
  ['a hyphen at the end', ['worker-', 'other'], ['worker-', 'other']],
  ['no name', [''], ['']],
  ['nothing', [], []],
])('%s', (_, names, ends) => {
  expect(nameEnds(names)).toEqual(ends);
});

test('the ends of different names are different', () => {
  const names = Array.from({ length: 64 }, (_, i) => [i % 4, Math.floor(i / 4) % 4, Math.floor(i / 16)].join('-'));

  expect(new Set(nameEnds(names)).size).toBe(64);
});
