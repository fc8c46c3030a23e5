import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileChanges } from '../file-changes.ts';

/** The folders of the manifests that the router reads, relative to `istio-manifests`. */
const folders = ['.', 'http-route'];

/** The interval at which the originals are checked for changes, in milliseconds. */
const POLL_MS = 50;

/**
 * Copies the manifests for the router and the watcher, so that the watcher does not change files of the repository. An
 * original that you edit is copied again, as `kubectl apply` would do. Its weights apply until the watcher changes
 * them.
 *
 * @param from the directory of the originals
 * @param to the directory of the copies; its earlier content is removed
 * @returns when the first copy is complete; further copies follow until the signal aborts
 */
export async function copyManifests(from: string, to: string, signal: AbortSignal): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const changes = fileChanges(() => listManifests(from), POLL_MS, signal);
  for (const path of (await changes.next()).value) {
    await copy(path, from, to);
  }
  void keepCopying(changes, from, to);
}

async function keepCopying(changes: AsyncIterable<string[]>, from: string, to: string): Promise<void> {
  for await (const paths of changes) {
    for (const path of paths) {
      await copy(path, from, to).catch(() => {}); // If the file was deleted, its copy remains.
    }
  }
}

/** Files whose name begins with a dot belong to editors: a lock file of Emacs is a broken link. */
async function listManifests(directory: string): Promise<string[]> {
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(join(directory, folder)).catch(() => []);
      return names.map((name) => join(directory, folder, name));
    }),
  );
  return lists.flat().filter((path) => path.endsWith('.yaml') && !basename(path).startsWith('.'));
}

async function copy(path: string, from: string, to: string): Promise<void> {
  const target = join(to, relative(from, path));
  await mkdir(dirname(target), { recursive: true });
  await copyFile(path, `${target}.copy`);
  await rename(`${target}.copy`, target);
}
