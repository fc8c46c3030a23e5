import { z } from 'zod';
import { totalsSchema } from './totals.ts';

/** The most frontends that are remembered; of more, those that have been gone longest are forgotten. */
export const MAX_FRONTENDS = 50;

/** In requests per second; the bound is far above what a frontend can be set to. */
const rate = z.number().min(0).max(1_000_000);

/** Rates, measured over the last second or so. */
const perSecondSchema = z.object({ sent: rate, primary: rate, burst: rate, failed: rate, skipped: rate });

/** What one frontend says of itself. */
export const frontendReportSchema = z.object({
  /** No two frontends have the same; every id of its strings begins with it. */
  id: z.string().regex(/^f[0-9a-f]{8,16}$/),
  /** What it calls itself: in a cluster the name of its pod. */
  name: z.string().max(100),
  /** Grows with each report: of two, the one with the greater is newer. */
  sequence: z.int().min(0),
  /** It has stopped, and this is its last word. */
  leaving: z.boolean(),
  /** What its pages ask for, in requests per second. */
  offeredPerSecond: rate,
  /**
   * What it sends beside these rates, in strings per second: for the API, and the first string of each rate. An older
   * frontend does not say it.
   */
  unreservedPerSecond: rate.default(0),
  pages: z.int().min(0),
  totals: totalsSchema,
  perSecond: perSecondSchema,
  /** Its public key and its signature over the report, as in service-kit's signature.ts: peers check and relay them. */
  key: z.string().max(100).optional(),
  signature: z.string().max(200).optional(),
});

export type FrontendReport = z.infer<typeof frontendReportSchema>;

/** frontend -> all frontends, twice a second: itself, and those it has known that are gone, so that none is forgotten. */
export const frontendsMessageSchema = z.object({
  report: frontendReportSchema,
  gone: z.array(frontendReportSchema).max(MAX_FRONTENDS),
});

export type FrontendsMessage = z.infer<typeof frontendsMessageSchema>;
