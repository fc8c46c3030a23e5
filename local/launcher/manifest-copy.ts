import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileSignature } from '../file-signature.ts';

/** How often the originals are looked at, in milliseconds. */
const LOOK_MS = 100;

/**
 * Copies the manifests to where the router and the watcher use them, so that the watcher's moves do not change files of
 * the repository. An original that is edited is copied again, as `kubectl apply` would: its weights then hold until the
 * watcher has another opinion.
 *
 * @param from the directory of the originals
 * @param to the directory of the copies; what it had before is removed
 */
export async function copyManifests(from: string, to: string, signal: AbortSignal): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const copied = new Map<string, string>();
  await copyChanged(from, to, copied);
  void keepCopying(from, to, copied, signal);
}

async function keepCopying(from: string, to: string, copied: Map<string, string>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // An editor may be in the middle of replacing a file: the next look finds it.
    await copyChanged(from, to, copied).catch(() => {});
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
  }
}

/** Names with a dot in front are editors' own: Emacs' locks are links that lead nowhere. */
async function copyChanged(from: string, to: string, copied: Map<string, string>): Promise<void> {
  for (const name of (await readdir(from)).filter((name) => name.endsWith('.yaml') && !name.startsWith('.'))) {
    const signature = await fileSignature(join(from, name));
    if (copied.get(name) !== signature) {
      await copyFile(join(from, name), join(to, `${name}.copy`));
      await rename(join(to, `${name}.copy`), join(to, name));
      copied.set(name, signature);
    }
  }
}
