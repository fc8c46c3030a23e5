import { z } from 'zod';
import type { WatcherStatus } from './burst.ts';
import type { Calculation } from './calculation.ts';
import type { ParsedFrequency } from './frequency.ts';
import type { FrontendReport } from './frontends.ts';
import type { Totals } from './totals.ts';

/** page -> frontend, the event `frequency`. What `freq` may be is parseFrequency's to say. */
export const frequencyRequestSchema = z.object(
  {
    freq: z.unknown().optional(),
    /** The presenter's, where the frontend has one set. */
    token: z.string().max(200).optional(),
  },
  'Send an object like {"freq": 5}.',
);

export type FrequencyRequest = z.input<typeof frequencyRequestSchema>;

/** A result as the page lists it: a calculation, or the text of a worker that sends nothing else. */
export type Result = Calculation | { text: string };

/** The most results in one batch; the counts beside them are exact however many there were. */
export const MAX_RESULTS_PER_BATCH = 24;

/**
 * frontend -> page, the event `calculation`: what came in since the last batch, about ten times a second; with very many
 * pages, less often.
 */
export interface Batch {
  /** Newest last; a sample if there were more. */
  results: Result[];
  /** How many strings of any frontend were hashed, how many of this one failed, how many were nobody's (`other`). */
  counts: { primary: number; burst: number; failed: number; other: number };
}

/** One frontend among several, as all of them show it. */
export interface FrontendView extends Omit<FrontendReport, 'sequence' | 'leaving' | 'key' | 'signature'> {
  /** It has not been heard for a while, or said that it was leaving: its totals stay, its rates do not count. */
  gone: boolean;
}

/**
 * frontend -> page, the event `state`, and `GET /api/state`: what all pages show alike, at connect and about twice a
 * second; with very many pages, once a second.
 */
export interface State {
  /** All frontends that are known, this one first. */
  frontends: [FrontendView, ...FrontendView[]];
  /** Requests per second, all pages of all frontends together. */
  offeredPerSecond: number;
  /** Of all frontends. */
  pages: number;
  /** Of all frontends, also of those that are gone. */
  totals: Totals;
  /** Of all frontends, measured over the last second or so. */
  perSecond: FrontendReport['perSecond'];
  bounds: { min: number; max: number; maxTotal: number };
  /** Of this frontend's newest answers, from the moment a string was due; null before the first. */
  latencyMs: { p50: number; p95: number; p99: number } | null;
  redis: 'connected' | 'unavailable';
  /**
   * The watcher's newest status; null: no watcher is running, for it has said nothing for 3 s while Redis was there. While
   * Redis is away it is what was known last.
   */
  watcher: WatcherStatus | null;
  /** How long ago that status came, in milliseconds: its times are the watcher's clock. Null without one. */
  watcherAgeMs: number | null;
  /** Whether only the holder of a token may set a frequency. */
  tokenRequired: boolean;
}

/** frontend -> page, the event `you`: what concerns this page alone, at connect and whenever it changes. */
export interface You {
  /** This page's own rate, in requests per second. */
  frequency: number;
  /** It was set to 0 because nobody had touched the page for a long time. */
  forgotten: boolean;
}

/** What a page knows: the state that all pages share, and its own part. */
export interface PageState extends State {
  you: You;
}

/**
 * Why a frontend disconnects a page.
 * - too-many-pages: the frontend serves `MAX_PAGES` pages already
 * - too-many-events: the page sent more messages, or more bytes, than a page may
 * - too-slow: the page did not read what it was sent
 */
export const refusalReasons = ['too-many-pages', 'too-many-events', 'too-slow'] as const;

export type RefusalReason = (typeof refusalReasons)[number];

/** frontend -> page, the event `refused`, after which the frontend disconnects the page. */
export interface Refusal {
  reason: RefusalReason;
}

/** What a page says to a frontend. */
export interface ClientEvents {
  frequency: (request: FrequencyRequest, acknowledge: (answer: ParsedFrequency) => void) => void;
}

/** What a frontend says to a page. */
export interface ServerEvents {
  calculation: (batch: Batch) => void;
  state: (state: State) => void;
  you: (you: You) => void;
  refused: (refusal: Refusal) => void;
}
