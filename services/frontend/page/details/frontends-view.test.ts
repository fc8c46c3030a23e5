import type { FrontendView } from '@hashr/messages/page-events.ts';
import { expect, test } from 'vitest';
import { frontendRows } from './frontends-view.ts';

const frontend = (id: string, name: string, pages: number, sent: number, gone = false) =>
  ({ id, name, pages, gone, perSecond: { sent } }) as FrontendView;

test('each frontend has a row with its pages and its rate, or is unavailable', () => {
  const rows = frontendRows(
    [
      frontend('f1', 'frontend-deployment-5c-x2k4q', 1, 20),
      frontend('f2', 'frontend-deployment-5c-p9wzt', 1_200, 0),
      frontend('f3', 'frontend-deployment-5c-gone1', 0, 0, true),
    ],
    new Map([['f1', [1, 2, 3]]]),
  );

  expect(rows.map(({ key, end, figures, isGone }) => [key, end, ...figures, isGone])).toEqual([
    ['f1', 'x2k4q', '1 page', '20.0 /s', false],
    ['f2', 'p9wzt', '1,200 pages', '0.0 /s', false],
    ['f3', 'gone1', 'unavailable', '', true],
  ]);
  expect(rows[0]?.name).toBe('frontend-deployment-5c-x2k4q');
  expect(rows[0]?.seconds).toEqual([1, 2, 3]);
  expect(rows[1]?.seconds).toHaveLength(60);
});
