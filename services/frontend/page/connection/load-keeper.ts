import type { PageLoad, You } from '@hashr/messages/page-events.ts';

/** The load that this page has set, so that it can set it again after a reconnect. Times in milliseconds on one clock. */
export interface LoadKeeper {
  /** The shape of this page, at this moment; undefined: none. */
  shape(nowMs: number): PageLoad | undefined;
  /** The constant rate of this page, in strings per second; 0: none. */
  readonly frequency: number;
  /** Keeps a constant rate, which replaces a shape. */
  keepFrequency(frequency: number): void;
  /** Keeps what the frontend says about the shape. */
  receive(you: You, nowMs: number): void;
  /** The connection was lost, and with it the load: the clock of the shape stands still. */
  cutOff(nowMs: number): void;
  forget(): void;
}

/** Creates a keeper that has no load. */
export function createLoadKeeper(): LoadKeeper {
  let frequency = 0;
  let kept: PageLoad | undefined;
  /** When the clock of the shape had the time that is kept; undefined: it stands still. */
  let readAtMs: number | undefined;

  function shape(nowMs: number): PageLoad | undefined {
    if (kept === undefined) {
      return undefined;
    }
    const elapsedMs = kept.elapsedMs + (readAtMs === undefined ? 0 : nowMs - readAtMs);
    return elapsedMs < kept.durationMs ? { ...kept, elapsedMs } : undefined;
  }

  return {
    shape,
    get frequency() {
      return frequency;
    },
    keepFrequency(newFrequency) {
      frequency = newFrequency;
      kept = undefined;
    },
    receive({ load }, nowMs) {
      kept = load ?? undefined;
      readAtMs = kept?.isPaused === true ? undefined : nowMs;
      frequency = kept === undefined ? frequency : 0;
    },
    cutOff(nowMs) {
      kept = shape(nowMs);
      readAtMs = undefined;
    },
    forget() {
      frequency = 0;
      kept = undefined;
    },
  };
}
