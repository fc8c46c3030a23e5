/** A larger difference is not the delay of a message: one of the two clocks was set, in milliseconds. */
const LONGEST_DELAY_MS = 400;

/** Converts between the clock of this page and the clock of the frontends. Both are in milliseconds since 1970. */
export interface FrontendClock {
  /** Adjusts the clock to a message. `pageNowMs` is the current time by the clock of the page. */
  receive(frontendMs: number | undefined, pageNowMs: number): void;
  toFrontendMs(pageMs: number): number;
  toPageMs(frontendMs: number): number;
}

/**
 * Creates a clock that treats both clocks as equal until it receives a time. The message with the smallest delay decides,
 * because each delay makes the frontend look late.
 */
export function createFrontendClock(): FrontendClock {
  let aheadMs: number | undefined;

  return {
    receive(frontendMs, pageNowMs) {
      if (frontendMs === undefined) {
        return; // A frontend of an older version.
      }
      const nowAheadMs = frontendMs - pageNowMs;
      if (aheadMs === undefined || nowAheadMs > aheadMs || nowAheadMs < aheadMs - LONGEST_DELAY_MS) {
        aheadMs = nowAheadMs;
      }
    },
    toFrontendMs: (pageMs) => pageMs + (aheadMs ?? 0),
    toPageMs: (frontendMs) => frontendMs - (aheadMs ?? 0),
  };
}
