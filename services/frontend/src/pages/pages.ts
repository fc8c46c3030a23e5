import { createPace, type Pace } from '../sending/pace.ts';

/** A connected page and its rate. */
export interface Page {
  /** The id of its socket. */
  readonly id: string;
  readonly pace: Pace;
  /** Its next string is the first one since its rate was 0. That string is due at once, so no rate has reserved it. */
  nextIsFirst: boolean;
  /** When a user last set its frequency, or else when it connected, in milliseconds. */
  touchedMs: number;
  /** It was stopped because no user had set its frequency for a long time. */
  forgotten: boolean;
}

/** The pages that are connected to this frontend. All times in milliseconds on one clock. */
export interface Pages {
  readonly count: number;
  /** The sum of the rates of all pages, in requests per second. */
  readonly offeredPerSecond: number;
  /** Adds a page with the rate 0. */
  add(id: string, nowMs: number): Page;
  remove(page: Page): void;
  all(): Iterable<Page>;
  /**
   * Marks the pages whose frequency no user has set for longer than the limit as forgotten, and returns them; none if
   * the limit is 0.
   */
  forgetOlderThan(limitMs: number, nowMs: number): Page[];
}

/** Creates the register of pages. */
export function createPages(): Pages {
  const pages = new Map<string, Page>();

  return {
    get count() {
      return pages.size;
    },
    get offeredPerSecond() {
      let sum = 0;
      for (const { pace } of pages.values()) {
        sum += pace.frequency;
      }
      return sum;
    },
    add(id, nowMs) {
      const page = { id, pace: createPace(), nextIsFirst: false, touchedMs: nowMs, forgotten: false };
      pages.set(id, page);
      return page;
    },
    remove: ({ id }) => void pages.delete(id),
    all: () => pages.values(),
    forgetOlderThan(limitMs, nowMs) {
      const old = [...pages.values()].filter(
        ({ forgotten, touchedMs }) => limitMs > 0 && !forgotten && nowMs - touchedMs > limitMs,
      );
      for (const page of old) {
        page.forgotten = true;
      }
      return old;
    },
  };
}

/** Records that a user has set the frequency of a page. */
export function touch(page: Page, nowMs: number): void {
  page.touchedMs = nowMs;
  page.forgotten = false;
}
