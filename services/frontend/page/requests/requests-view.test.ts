import type { FrontendView } from '@hashr/messages/page-events.ts';
import type { Totals } from '@hashr/messages/totals.ts';
import { expect, test } from 'vitest';
import { anomalyLines, failureLines, frontendLines } from './requests-view.ts';

const totals = {
  skipped: 1_000,
  settledByResponse: 2,
  late: 0,
  external: 1,
  failedByKind: { '429': 12, '5xx': 0, lost: 1 },
} as Totals;

test('failures and anomalies that occurred are listed with their counts', () => {
  expect(failureLines(totals)).toEqual(['over capacity (429): 12', 'result lost: 1']);
  expect(anomalyLines(totals)).toEqual(['skipped (limit reached): 1,000', 'settled by the response: 2', 'external: 1']);
});

test('several frontends are listed with their pages and strings', () => {
  const frontend = (name: string, pages: number, gone = false) =>
    ({ name, pages, gone, totals: { sent: 1_234 } }) as FrontendView;

  expect(frontendLines([frontend('a', 2)])).toEqual([]);
  expect(frontendLines([frontend('a', 2), frontend('b', 1), frontend('c', 0, true)])).toEqual([
    'a: 2 pages, 1,234 sent',
    'b: 1 page, 1,234 sent',
    'c: unavailable, 1,234 sent',
  ]);
});
