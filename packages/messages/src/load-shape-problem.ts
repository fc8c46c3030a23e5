import type { RefusalCode, RequestRefusal } from './request-refusal.ts';

/** The longest description of a load shape, in UTF-16 code units. */
export const MAX_SHAPE_LENGTH = 200;
/** The most steps of a load shape. */
export const MAX_STEPS = 50;
/** The most repeats of a load shape. */
export const MAX_REPEATS = 1_000;

/** The sentence for each mistake, except that of a rate, for which `parseFrequency` has one. */
const sentences = {
  'shape-length': `A load shape has at most ${MAX_SHAPE_LENGTH} characters.`,
  'shape-kind': 'A load shape begins with constant, steps, ramp, spike or wave, like steps:5x30s,20x60s.',
  'shape-constant': 'Write a constant rate like constant:20x30s: the rate, and for how long.',
  'shape-steps': 'Write steps like steps:5x30s,20x60s,5x30s: each rate, and for how long.',
  'shape-ramp': 'Write a ramp like ramp:5-30x60s: the first rate, the last rate, and the duration.',
  'shape-spike': 'Write a spike like spike:5-40x20s: the outer rate, the peak, and the duration.',
  'shape-wave': 'Write a wave like wave:5-25x40s*3: both rates, the duration of a period, and how often it repeats.',
  'shape-time': 'Write a duration like 30s, 1.5s or 2m, at least 0.1 s.',
  'shape-steps-count': `A load shape has at most ${MAX_STEPS} steps.`,
  'shape-repeats': `A load shape can repeat 1 to ${MAX_REPEATS} times, like wave:5-25x40s*3.`,
  'shape-endless': 'A constant rate that repeats needs a duration, like constant:20x30s*2.',
  'shape-duration': 'A load shape takes at most one hour, with all repeats.',
  'shape-empty': 'A load shape needs a rate above 0.',
} as const satisfies Partial<Record<RefusalCode, string>>;

/** A mistake in a description. */
export class LoadShapeMistake extends Error {
  readonly refusal: RequestRefusal;

  constructor(refusal: RequestRefusal) {
    super(refusal.error);
    this.refusal = refusal;
  }
}

/** The refusal of a text that is neither a shape nor a rate. */
export const noShape: RequestRefusal = { ok: false, error: sentences['shape-kind'], code: 'shape-kind' };

/** @throws {LoadShapeMistake} always, with the sentence of a mistake */
export function refuse(code: keyof typeof sentences): never {
  throw new LoadShapeMistake({ ok: false, error: sentences[code], code });
}
