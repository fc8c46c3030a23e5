import { watch } from 'node:fs';

/** Editors write several files at once; the last change within this time counts, in milliseconds. */
const SETTLE_MS = 100;

/** Calls `onChange` when a source file (not a test) changes in one of the directories, until the signal aborts. */
export function watchSources(directories: string[], signal: AbortSignal, onChange: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  for (const directory of directories) {
    watch(directory, { recursive: true, signal }, (_event, file) => {
      if (file?.endsWith('.ts') && !file.endsWith('.test.ts')) {
        clearTimeout(timer);
        timer = setTimeout(onChange, SETTLE_MS);
      }
    }).on('error', () => {}); // A directory that is gone has no more changes.
  }
}
