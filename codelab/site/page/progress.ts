import type { Storage } from './storage.ts';

const KEY = 'codelab-progress';

interface Stored {
  /** The numbers of the finished steps, by chapter. */
  done: Record<string, number[]>;
  /** Where the reader was last. */
  last?: { chapter: string; step: number };
}

/** What the reader has finished. A step is finished when the reader goes on from it. Languages share it. */
export interface Progress {
  isDone(chapter: string, step: number): boolean;
  /** How many steps of a chapter are finished. `steps` is the number of steps that it has. */
  doneSteps(chapter: string, steps: number): number;
  finish(chapter: string, step: number): void;
  visit(chapter: string, step: number): void;
  /** Where the reader was last. */
  last(): Stored['last'];
  forget(): void;
}

/** Creates the progress that the storage remembers. Another tab may change it, so it is read each time. */
export function createProgress(storage: Storage): Progress {
  const read = () => parse(storage.read(KEY));
  const write = (stored: Stored) => storage.write(KEY, JSON.stringify(stored));

  return {
    isDone: (chapter, step) => read().done[chapter]?.includes(step) ?? false,
    doneSteps: (chapter, steps) => new Set(read().done[chapter]?.filter((step) => step < steps)).size,
    finish(chapter, step) {
      const { done, ...rest } = read();
      write({ ...rest, done: { ...done, [chapter]: [...new Set([...(done[chapter] ?? []), step])] } });
    },
    visit: (chapter, step) => write({ ...read(), last: { chapter, step } }),
    last: () => read().last,
    forget: () => write({ done: {} }),
  };
}

/** Anything may be stored under the key, also by an older version of the site. */
function parse(text: string | undefined): Stored {
  try {
    const { done, last } = JSON.parse(text ?? '{}') as Partial<Stored>;
    const entries = Object.entries(done ?? {}).filter(([, steps]) => Array.isArray(steps));
    const known = typeof last?.chapter === 'string' && Number.isInteger(last.step);
    return { done: Object.fromEntries(entries), ...(known && { last }) };
  } catch {
    return { done: {} };
  }
}
