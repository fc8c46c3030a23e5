import type { LoadSource } from '../sending/load-sources.ts';
import { createPace } from '../sending/pace.ts';

/** A connected page and its rate. */
export interface Page extends LoadSource {
  /** The id of its socket. */
  readonly id: string;
  /** When a user last set its frequency, or else when it connected, in milliseconds. */
  touchedMs: number;
  /** It was stopped because no user had set its frequency for a long time. */
  forgotten: boolean;
}

/** The pages that are connected to this frontend. All times in milliseconds on one clock. */
export interface Pages {
  readonly count: number;
  /** Adds a page with the rate 0. */
  add(id: string, nowMs: number): Page;
  remove(page: Page): void;
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
    add(id, nowMs) {
      const page: Page = {
        id,
        kind: 'page',
        pace: createPace(),
        sent: 0,
        nextIsFirst: false,
        touchedMs: nowMs,
        forgotten: false,
      };
      pages.set(id, page);
      return page;
    },
    remove: ({ id }) => void pages.delete(id),
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
