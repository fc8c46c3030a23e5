import {
  type FrontendReport,
  type FrontendsMessage,
  frontendsMessageSchema,
  MAX_FRONTENDS,
} from '@hashr/messages/frontends.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';

/** A frontend that has not been heard for so long is gone, in milliseconds. */
const GONE_AFTER_MS = 2_000;

/** The other frontends, as far as this one has heard of them. */
export interface Siblings {
  /** Takes in a message of the channel. Returns false if it was not understood. */
  hear(message: string, nowMs: number): boolean;
  /** Those that are there, and those that are gone. */
  known(nowMs: number): { report: FrontendReport; gone: boolean }[];
  /** What to tell the others: this frontend's own report, and those that are gone. */
  message(report: FrontendReport, nowMs: number): FrontendsMessage;
}

/**
 * Keeps the newest report of each frontend. Whoever is gone is handed on by those who knew them, so that a frontend that
 * starts later shows the same whole.
 *
 * @param ownId the id of this frontend, which hears itself too
 */
export function createSiblings(ownId: string): Siblings {
  const siblings = new Map<string, { report: FrontendReport; heardMs: number }>();

  function take(report: FrontendReport, heardMs: number): void {
    const before = siblings.get(report.id);
    if (report.id !== ownId && (before === undefined || report.sequence > before.report.sequence)) {
      siblings.delete(report.id); // To be the youngest again.
      siblings.set(report.id, { report, heardMs });
    }
    if (siblings.size > MAX_FRONTENDS) {
      siblings.delete(siblings.keys().next().value ?? '');
    }
  }

  const isGone = (nowMs: number, { report, heardMs }: { report: FrontendReport; heardMs: number }) =>
    report.leaving || nowMs - heardMs > GONE_AFTER_MS;

  return {
    hear(message, nowMs) {
      const parsed = frontendsMessageSchema.safeParse(parseJson(message));
      if (parsed.success) {
        take(parsed.data.report, nowMs);
        for (const report of parsed.data.gone) {
          take(report, Number.NEGATIVE_INFINITY);
        }
      }
      return parsed.success;
    },
    known: (nowMs) =>
      [...siblings.values()].map((sibling) => ({ report: sibling.report, gone: isGone(nowMs, sibling) })),
    message: (report, nowMs) => ({
      report,
      gone: [...siblings.values()].filter((sibling) => isGone(nowMs, sibling)).map(({ report }) => report),
    }),
  };
}
