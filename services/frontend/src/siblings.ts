import {
  type FrontendReport,
  type FrontendsMessage,
  frontendsMessageSchema,
  MAX_FRONTENDS,
} from '@hashr/messages/frontends.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import { hasGrown } from '@hashr/messages/totals.ts';

/** A frontend that has not been heard for so long is gone, in milliseconds. */
const GONE_AFTER_MS = 2_000;

/**
 * How many more results of a peer are believed than it has reported strings: what it may have sent since. At higher
 * rates it is as many as its pages offer in a second.
 */
const MIN_RESULTS_AHEAD = 2_000;

/** The other frontends, as far as this one has heard of them. */
export interface Siblings {
  /** Takes in a message of the channel. Returns false if it was not understood, or is not believed. */
  hear(message: string, nowMs: number): boolean;
  /**
   * Counts a result for the frontend that gave this id to a string. Returns false if no frontend that is known can have
   * given it: it is unknown, or has not sent so many strings.
   */
  claims(stringId: string): boolean;
  /** Those that are there, and those that are gone. */
  known(nowMs: number): { report: FrontendReport; gone: boolean }[];
  /** What to tell the others: this frontend's own report, and those that are gone. */
  message(report: FrontendReport, nowMs: number): FrontendsMessage;
}

interface Sibling {
  report: FrontendReport;
  heardMs: number;
  /** How many of its results have come, or how many it has reported if that is more. */
  results: number;
}

/**
 * Keeps the newest report of each frontend. Whoever is gone is handed on by those who knew them, so that a frontend that
 * starts later shows the same whole. Anybody may write on the channel: a report is believed if its frontend has written
 * it and its totals have not shrunk.
 *
 * @param ownId the id of this frontend, which hears itself too
 * @param isAuthentic whether a report was written by the frontend whose id it carries
 */
export function createSiblings(ownId: string, isAuthentic: (report: FrontendReport) => boolean = () => true): Siblings {
  const siblings = new Map<string, Sibling>();

  /** Returns false if the report is not believed. One that is not newer is no lie: those that are gone are repeated. */
  function take(report: FrontendReport, heardMs: number): boolean {
    const before = siblings.get(report.id);
    const isNewer = before === undefined || report.sequence > before.report.sequence;
    if (report.id !== ownId && !isNewer) {
      return true;
    }
    if (!isAuthentic(report)) {
      return false;
    }
    if (report.id === ownId) {
      return true;
    }
    if (before !== undefined && !hasGrown(before.report.totals, report.totals)) {
      return false;
    }
    siblings.delete(report.id); // To be the youngest again.
    siblings.set(report.id, { report, heardMs, results: Math.max(before?.results ?? 0, report.totals.succeeded) });
    if (siblings.size > MAX_FRONTENDS) {
      siblings.delete(siblings.keys().next().value ?? '');
    }
    return true;
  }

  const isGone = (nowMs: number, { report, heardMs }: Sibling) => report.leaving || nowMs - heardMs > GONE_AFTER_MS;

  return {
    hear(message, nowMs) {
      const parsed = frontendsMessageSchema.safeParse(parseJson(message));
      if (!parsed.success) {
        return false;
      }
      const { report, gone } = parsed.data;
      const believed = [take(report, nowMs), ...gone.map((report) => take(report, Number.NEGATIVE_INFINITY))];
      return !believed.includes(false);
    },
    claims(stringId) {
      const sibling = siblings.get(stringId.slice(0, stringId.indexOf('-')));
      if (sibling === undefined) {
        return false;
      }
      const { totals, offeredPerSecond } = sibling.report;
      if (sibling.results >= totals.sent + Math.max(MIN_RESULTS_AHEAD, offeredPerSecond)) {
        return false;
      }
      sibling.results += 1;
      return true;
    },
    known: (nowMs) =>
      [...siblings.values()].map((sibling) => ({ report: sibling.report, gone: isGone(nowMs, sibling) })),
    message: (report, nowMs) => ({
      report,
      gone: [...siblings.values()].filter((sibling) => isGone(nowMs, sibling)).map(({ report }) => report),
    }),
  };
}
