/** A connected page. */
interface Page {
  /** When somebody last set its frequency, in milliseconds. */
  touchedMs: number;
  forgotten: boolean;
}

/** The pages that are connected to this frontend, by the ids of their sockets. */
export interface Pages {
  readonly count: number;
  add(id: string, nowMs: number): void;
  remove(id: string): void;
  /** Somebody has set the page's frequency. */
  touch(id: string, nowMs: number): void;
  /** Whether the page was stopped because nobody had touched it for a long time. */
  isForgotten(id: string): boolean;
  /** Marks those that nobody has touched for longer than the limit, and returns their ids; a limit of 0: none. */
  forgetOlderThan(limitMs: number, nowMs: number): string[];
}

/** Creates the register of pages. */
export function createPages(): Pages {
  const pages = new Map<string, Page>();

  return {
    get count() {
      return pages.size;
    },
    add: (id, nowMs) => void pages.set(id, { touchedMs: nowMs, forgotten: false }),
    remove: (id) => void pages.delete(id),
    touch(id, nowMs) {
      if (pages.has(id)) {
        pages.set(id, { touchedMs: nowMs, forgotten: false });
      }
    },
    isForgotten: (id) => pages.get(id)?.forgotten ?? false,
    forgetOlderThan(limitMs, nowMs) {
      const old = [...pages].filter(([, page]) => limitMs > 0 && !page.forgotten && nowMs - page.touchedMs > limitMs);
      for (const [, page] of old) {
        page.forgotten = true;
      }
      return old.map(([id]) => id);
    },
  };
}
