import { z } from 'zod';
import { rateSchema as rate, reportedSecondsSchema } from './frontend-seconds.ts';
import { frontendIdSchema } from './ids.ts';
import { loadReportSchema, MAX_LOADS, stoppedLoadsSchema } from './load.ts';
import { totalsSchema } from './totals.ts';

/** The most frontends that a frontend remembers. Beyond that, it forgets the one whose last report is oldest. */
export const MAX_FRONTENDS = 50;

/** Rates in strings per second, measured over about the last second. */
const perSecondSchema = z.object({ sent: rate, primary: rate, burst: rate, failed: rate, skipped: rate });

/** The report of a frontend about itself. */
export const frontendReportSchema = z.object({
  id: frontendIdSchema,
  /** The name of the frontend: in a cluster the name of its pod. */
  name: z.string().max(100),
  /** Grows with each report: of two reports, the one with the higher sequence is newer. */
  sequence: z.int().min(0),
  /** The frontend has stopped, and this is its last report. */
  leaving: z.boolean(),
  /** The offered load of its pages and of the API's loads, in requests per second. */
  offeredPerSecond: rate,
  /**
   * The part of `MAX_TOTAL_FREQUENCY` that they reserve: the highest rates that they can still reach, in requests per
   * second. Absent in the reports of an older version, which reserves what it offers.
   */
  reservedPerSecond: rate.optional(),
  /**
   * The strings per second that it sends in addition to the offered load of its pages: those of the API, and the first
   * string of each rate. Absent in the reports of an older version.
   */
  unreservedPerSecond: rate.default(0),
  pages: z.int().min(0),
  /** The loads of `POST /api/load` that it sends, and the ids of those that it was asked to stop. */
  loads: z.array(loadReportSchema).max(MAX_LOADS).optional(),
  stoppedLoads: stoppedLoadsSchema.optional(),
  totals: totalsSchema,
  perSecond: perSecondSchema,
  /**
   * Its public key, and its signature over the report (see signature.ts in service-kit). Peers verify and relay both.
   */
  key: z.string().max(100).optional(),
  signature: z.string().max(200).optional(),
});

export type FrontendReport = z.infer<typeof frontendReportSchema>;

/** frontend -> every frontend, twice a second: its own report, and the last reports of frontends that have stopped. */
export const frontendsMessageSchema = z.object({
  report: frontendReportSchema,
  gone: z.array(frontendReportSchema).max(MAX_FRONTENDS),
  /**
   * What it counted in the newest seconds. It has a signature of its own, so that a frontend of an older version, which
   * does not know it, can still verify the report. Absent in the messages of an older version.
   */
  newest: reportedSecondsSchema.optional(),
});

export type FrontendsMessage = z.infer<typeof frontendsMessageSchema>;
