import type { Batch } from '@hashr/messages/page-events.ts';

/** What a mark stands for. */
export type Mark = 'primary' | 'burst' | 'failed';

/** Keeps the newest marks, however many come in. */
export interface AnswerMarks {
  add(counts: Batch['counts']): void;
  /** Newest first. */
  newest(): Mark[];
}

/** Creates a bounded memory of marks. What came in together is mixed evenly, since its order is not known. */
export function createAnswerMarks(capacity: number): AnswerMarks {
  let marks: Mark[] = [];

  return {
    add(counts) {
      marks = [...mixEvenly(counts, capacity).reverse(), ...marks].slice(0, capacity);
    },
    newest: () => marks,
  };
}

/** At each place stands the kind that is furthest behind its share. */
function mixEvenly(counts: Batch['counts'], most: number): Mark[] {
  const kinds = (['primary', 'burst', 'failed'] as const).filter((kind) => counts[kind] > 0);
  const total = kinds.reduce((sum, kind) => sum + counts[kind], 0);
  const placed: Record<Mark, number> = { primary: 0, burst: 0, failed: 0 };
  return Array.from({ length: Math.min(total, most) }, (_, i) => {
    const behind = (kind: Mark) => ((i + 1) * counts[kind]) / total - placed[kind];
    const mark = kinds.reduce((best, kind) => (behind(kind) > behind(best) ? kind : best));
    placed[mark] += 1;
    return mark;
  });
}
