import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/**
 * Replaces the files of a directory, without a moment in which a page of it, or a file that the page names, is missing:
 * other programs may serve them. The names of such files depend on their content, so the pages change last.
 *
 * @param from is removed afterwards. It must be on the same file system
 */
export async function replaceFiles(from: string, to: string): Promise<void> {
  const files = (await filesIn(from)).toSorted((a, b) => Number(isPage(a)) - Number(isPage(b)));
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await rename(join(from, file), join(to, file));
  }
  const old = (await filesIn(to)).filter((file) => !files.includes(file));
  await Promise.all(old.map((file) => rm(join(to, file), { force: true })));
  await rm(from, { recursive: true });
}

const isPage = (file: string) => file.endsWith('.html');

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
}
