import type { Totals } from '@hashr/messages/totals.ts';
import { expect, test } from 'vitest';
import { anomalyLines, failureLines } from './requests-view.ts';

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
