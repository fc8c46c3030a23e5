/** Why a frontend refuses a rate, a load shape, or to pause or continue one. Each code names certain figures. */
export type RefusalCode =
  | 'rate-text'
  | 'rate-negative'
  | 'rate-too-high'
  | 'rate-too-low'
  | 'shape-length'
  | 'shape-kind'
  | 'shape-constant'
  | 'shape-steps'
  | 'shape-ramp'
  | 'shape-spike'
  | 'shape-wave'
  | 'shape-time'
  | 'shape-steps-count'
  | 'shape-repeats'
  | 'shape-endless'
  | 'shape-duration'
  | 'shape-empty'
  | 'not-running'
  | 'not-paused'
  | 'limit'
  | 'token-missing'
  | 'token-wrong'
  | 'token-waiting'
  /** The page itself refuses: it has no connection, or got no answer. */
  | 'not-connected'
  | 'no-answer';

/** A refusal: one English sentence, and the same as data, so that a page can say it in another language. */
export interface RequestRefusal {
  ok: false;
  error: string;
  /** Missing: only a program can cause this refusal, or an older frontend sent it. */
  code?: RefusalCode;
  /** What the sentence names: rates in strings per second, or seconds. */
  figures?: Record<string, number>;
}
