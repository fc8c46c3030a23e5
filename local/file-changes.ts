import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls files for changes, until the signal aborts. It does not use the system's file events, because they are not sent
 * everywhere (network drives, Windows drives in WSL) and can be lost.
 *
 * @param listFiles returns the paths to watch; called for each poll, so that new files are found
 * @returns first, at once, all files; then, each time, the files that were changed, created or deleted, as soon as no
 *   file has changed for one interval (an editor may write several files, or one in several steps)
 */
export async function* fileChanges(
  listFiles: () => Promise<string[]>,
  intervalMs: number,
  signal: AbortSignal,
): AsyncGenerator<string[]> {
  let reported = await readSignatures(listFiles);
  let previous = reported;
  yield [...reported.keys()];

  while (!signal.aborted) {
    await sleep(intervalMs, undefined, { signal }).catch(() => {});
    const current = await readSignatures(listFiles);
    const changed = difference(reported, current);
    if (changed.length > 0 && difference(previous, current).length === 0 && !signal.aborted) {
      reported = current;
      yield changed;
    }
    previous = current;
  }
}

/** The signature of a file changes with the file, also if an editor replaces it by a new file. */
async function readSignatures(listFiles: () => Promise<string[]>): Promise<Map<string, string>> {
  const signatures = new Map<string, string>();
  await Promise.all(
    // While an editor or Git replaces files, a directory can be missing for a moment.
    (await listFiles().catch(() => [])).map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      if (found !== undefined) {
        signatures.set(path, `${found.mtimeMs}/${found.size}/${found.ino}`);
      }
    }),
  );
  return signatures;
}

function difference(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
}
