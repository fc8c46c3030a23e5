import type { FrontendReport } from '@hashr/messages/frontends.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RateMeter } from '../ledger/rate-meter.ts';
import type { Pages } from '../pages/pages.ts';
import type { StringBudget } from '../sending/string-budget.ts';

/** The report of this frontend, without its sequence and signature. */
export type OwnReport = Omit<FrontendReport, 'sequence' | 'leaving' | 'key' | 'signature'>;

interface OwnReportParts {
  id: string;
  name: string;
  ledger: Ledger;
  rateMeter: RateMeter;
  pages: Pages;
  budget: StringBudget;
}

/** Creates a function that returns the frontend's current report. */
export function createOwnReport({ id, name, ledger, rateMeter, pages, budget }: OwnReportParts): () => OwnReport {
  return () => ({
    id,
    name,
    offeredPerSecond: pages.offeredPerSecond,
    unreservedPerSecond: budget.unreservedPerSecond(performance.now()),
    pages: pages.count,
    totals: ledger.totals(),
    perSecond: rateMeter.rates,
  });
}
