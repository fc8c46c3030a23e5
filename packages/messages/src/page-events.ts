import { z } from 'zod';
import type { WatcherStatus } from './burst.ts';
import type { Calculation } from './calculation.ts';
import type { Cluster } from './cluster.ts';
import type { FrontendReport } from './frontends.ts';
import type { History } from './history.ts';
import type { RequestRefusal } from './request-refusal.ts';
import type { Totals } from './totals.ts';

/** The presenter token, if the frontend requires one. */
const token = z.string().max(200).optional();

const fromSentence = '"fromMs" must be the milliseconds since the start of the shape.';

/** page -> frontend, the event `frequency`. `parseLoadShape` validates `freq`: a rate, or the text of a shape. */
export const frequencyRequestSchema = z.object(
  {
    freq: z.unknown().optional(),
    token,
    /** The page continues a shape that was cut off so many milliseconds after its start. */
    fromMs: z.number(fromSentence).min(0, fromSentence).optional(),
  },
  'Send an object like {"freq": 5}.',
);

export type FrequencyRequest = z.input<typeof frequencyRequestSchema>;

/**
 * frontend -> page, the acknowledgement of `frequency`: the current rate in requests per second, and the text of the
 * shape if it is one; or the reason for the refusal in one sentence.
 */
export type FrequencyAnswer = { ok: true; frequency: number; shape?: string } | RequestRefusal;

/** page -> frontend, the event `load`: pauses or continues the shape of this page. */
export const pageLoadRequestSchema = z.object(
  { action: z.enum(['pause', 'resume'], '"action" must be pause or resume.'), token },
  'Send an object like {"action": "pause"}.',
);

export type PageLoadRequest = z.input<typeof pageLoadRequestSchema>;

/** frontend -> page, the acknowledgement of `load`. */
export type PageLoadAnswer = { ok: true } | RequestRefusal;

/** Where the time of a string went, as its frontend measured it, in milliseconds. */
export interface ResultTimes {
  /** From when the string was due until it was sent. */
  waitMs: number;
  /** From when it was due until its result arrived. */
  latencyMs: number;
}

/** A calculation as the page lists it. Only the frontend that sent a string knows its times. */
export type HashedResult = Calculation & Partial<ResultTimes>;

/** A result as the page lists it: a calculation, or the bare text that an old worker publishes. */
export type Result = HashedResult | { text: string };

/** The most workers that one batch names. */
export const MAX_WORKERS_PER_BATCH = 50;

/** How many strings a worker hashed. */
export interface WorkerCount {
  name: string;
  cluster: Cluster;
  count: number;
}

/** The most results in one batch. Its counts are exact, even if there were more results. */
export const MAX_RESULTS_PER_BATCH = 24;

/**
 * frontend -> page, the event `calculation`: everything since the last batch. Sent about ten times a second, and less
 * often if there are very many pages.
 */
export interface Batch {
  /** The newest results, oldest first. */
  results: Result[];
  /**
   * How many strings of all frontends succeeded, by cluster; how many strings of this frontend failed; how many results
   * were external (`other`).
   */
  counts: {
    primary: number;
    burst: number;
    failed: number;
    other: number;
    /**
     * Where the failed strings failed: refused by a worker of a cluster, which said so, or anywhere before (`mesh`).
     * They add up to `failed`. Absent in the batches of an older version.
     */
    failedAt?: { mesh: number; primary: number; burst: number };
  };
  /**
   * How many strings of all frontends each worker hashed, and how many the workers hashed that are not named. Absent in
   * the batches of an older version.
   */
  workers?: { named: WorkerCount[]; others: number };
}

/** What crosses between the clusters. */
export interface Crossing {
  /** The strings of all frontends that workers in the other cluster hash, in strings per second. */
  perSecond: number;
  /** The bytes of a request and its response, as this frontend measures them. Null before the first. */
  bytesPerString: number | null;
  /** What an hour of this costs, in the unit of `EGRESS_PRICE_PER_GB`. Null without a price. */
  costPerHour: number | null;
}

/** A frontend as the pages show it. */
export interface FrontendView
  extends Omit<FrontendReport, 'sequence' | 'leaving' | 'loads' | 'stoppedLoads' | 'key' | 'signature'> {
  /** The frontend has stopped, or has not reported for two seconds. Its totals still count, its rates do not. */
  gone: boolean;
}

/**
 * frontend -> page, the event `state`, and `GET /api/state`: the state that all pages share. Sent when a page connects
 * and about twice a second, or once a second if there are very many pages.
 */
export interface State {
  /** All known frontends, this one first. */
  frontends: [FrontendView, ...FrontendView[]];
  /** The offered load of all pages and API loads of all frontends, in requests per second. */
  offeredPerSecond: number;
  /** The connected pages of all frontends. */
  pages: number;
  /** The totals of all frontends, including those that have stopped. */
  totals: Totals;
  /** The rates of all frontends in strings per second, measured over about the last second. */
  perSecond: FrontendReport['perSecond'];
  /** The limits of a rate, in requests per second: of one page (min, max), and of all pages and programs (maxTotal). */
  bounds: { min: number; max: number; maxTotal: number };
  /**
   * Latency percentiles of this frontend's newest results, measured from when a string was due; null before the first.
   */
  latencyMs: { p50: number; p95: number; p99: number } | null;
  redis: 'connected' | 'unavailable';
  /**
   * The watcher's newest status. Null means that no watcher is running: none has published for 3 s although Redis was
   * available. While Redis is unavailable, the last known status stays.
   */
  watcher: WatcherStatus | null;
  /**
   * The milliseconds since that status arrived, by the frontend's clock: times in the status are by the watcher's
   * clock. Null without a status.
   */
  watcherAgeMs: number | null;
  /** Whether setting a frequency requires the presenter token. */
  tokenRequired: boolean;
  /** Whether the frontend serves the codelab at `/codelab/`. */
  codelab?: boolean;
  /** Where a trace is shown, with `{traceId}` for its id. Absent without TRACE_URL. */
  traceUrl?: string;
  /** What crosses from one cluster to the other. Absent in the states of an older version. */
  crossing?: Crossing;
  /** The time by the clock of the frontend, in milliseconds since 1970. Absent in the state of an older version. */
  atMs?: number;
  /** The newest seconds of the history, a few of which earlier states had too. Absent as above. */
  newest?: History;
}

/**
 * frontend -> page, the event `you`: the state of this page. Sent when the page connects and when the state changes.
 */
export interface You {
  /** This page's own rate, in requests per second; that of a shape at the moment at which this was sent. */
  frequency: number;
  /** The frontend set the rate to 0, because no user had set it for a long time. */
  forgotten: boolean;
  /**
   * The shape of this page; null if it has none, or a constant rate without an end. Absent from a frontend of an older
   * version.
   */
  load?: PageLoad | null;
}

/** The load shape of a page. */
export interface PageLoad {
  /** Its text, see load-shape-text.ts. */
  shape: string;
  /** The time of the shape when this was sent, without its pauses. */
  elapsedMs: number;
  durationMs: number;
  isPaused: boolean;
}

/** Everything that a page shows: the state that all pages share, and its own. */
export interface PageState extends State {
  you: You;
}

/**
 * Why a frontend disconnects a page.
 * - too-many-pages: the frontend already serves `MAX_PAGES` pages
 * - too-many-events: the page sent more packets or more bytes than the limit
 * - too-slow: the page did not read what the frontend sent
 */
export const refusalReasons = ['too-many-pages', 'too-many-events', 'too-slow'] as const;

export type RefusalReason = (typeof refusalReasons)[number];

/** frontend -> page, the event `refused`. The frontend then disconnects the page. */
export interface Refusal {
  reason: RefusalReason;
}

/** The socket.io events from a page to a frontend. */
export interface ClientEvents {
  frequency: (request: FrequencyRequest, acknowledge: (answer: FrequencyAnswer) => void) => void;
  load: (request: PageLoadRequest, acknowledge: (answer: PageLoadAnswer) => void) => void;
  /** Acknowledged at once: the page measures how long a message takes to the frontend and back. */
  echo: (acknowledge: () => void) => void;
}

/** The socket.io events from a frontend to a page. */
export interface ServerEvents {
  calculation: (batch: Batch) => void;
  state: (state: State) => void;
  you: (you: You) => void;
  /** The last ten minutes: sent when the page connects, and when the frontend has received more of the past. */
  history: (history: History) => void;
  refused: (refusal: Refusal) => void;
  /** Only with tracing. Acknowledged at once: the page has received what was sent before. */
  receipt: (acknowledge: () => void) => void;
}
