import type { FrontendReport } from '@hashr/messages/frontends.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RateMeter } from '../ledger/rate-meter.ts';
import type { Pages } from '../pages/pages.ts';
import type { ApiLoads } from '../sending/api-loads.ts';
import type { LoadSources } from '../sending/load-sources.ts';
import type { StringBudget } from '../sending/string-budget.ts';

/** The report of this frontend, without its sequence and signature. */
export type OwnReport = Omit<FrontendReport, 'sequence' | 'leaving' | 'key' | 'signature'>;

interface OwnReportParts {
  id: string;
  name: string;
  ledger: Ledger;
  rateMeter: RateMeter;
  pages: Pages;
  sources: LoadSources;
  loads: ApiLoads;
  budget: StringBudget;
}

/** Creates a function that returns the frontend's current report. */
export function createOwnReport(parts: OwnReportParts): () => OwnReport {
  const { id, name, ledger, rateMeter, pages, sources, loads, budget } = parts;
  return () => {
    const nowMs = performance.now();
    return {
      id,
      name,
      offeredPerSecond: sources.offeredPerSecond(nowMs),
      reservedPerSecond: sources.reservedPerSecond(nowMs),
      unreservedPerSecond: budget.unreservedPerSecond(nowMs),
      pages: pages.count,
      loads: loads.list(nowMs),
      stoppedLoads: loads.stoppedIds(),
      totals: ledger.totals(),
      perSecond: rateMeter.rates,
    };
  };
}
