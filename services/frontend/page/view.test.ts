import { expect, test } from 'vitest';
import { viewIn } from './view.ts';

test.each([
  ['', 'normal'],
  ['?view=projector', 'projector'],
  ['?freq=20&view=present', 'present'],
  ['?view=<script>', 'normal'],
])('the query %j shows the view %s', (query, view) => {
  expect(viewIn(query)).toBe(view);
});
