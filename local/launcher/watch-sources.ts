import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileChanges } from '../file-changes.ts';

/** The interval at which the sources are checked for changes, in milliseconds. One check takes 4 ms of CPU time. */
const POLL_MS = 200;

/**
 * Watches the sources of programs (not their tests), until the signal aborts. `node --watch` is no replacement: it
 * misses the second save of an editor that replaces the file, does not restart a program that crashed, hides its exit
 * code, and keeps running when the launcher is killed.
 *
 * @param directories where the sources are
 * @param onChange called with the paths of the changed files
 */
export async function watchSources(
  directories: string[],
  signal: AbortSignal,
  onChange: (paths: string[]) => void,
): Promise<void> {
  const listFiles = async () => (await Promise.all(directories.map(listSources))).flat();
  const changes = fileChanges(listFiles, POLL_MS, signal);
  await changes.next();
  for await (const paths of changes) {
    onChange(paths);
  }
}

async function listSources(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const found = await Promise.all(
    entries.map((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        return entry.name === 'node_modules' ? [] : listSources(path);
      }
      return entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') ? [path] : [];
    }),
  );
  return found.flat();
}
