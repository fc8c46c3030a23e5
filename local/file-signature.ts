import { stat } from 'node:fs/promises';

/**
 * What changes when a file does, also when an editor replaces it by another one.
 *
 * @throws if there is no such file
 */
export async function fileSignature(path: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(path);
  return `${mtimeMs}/${size}/${ino}`;
}
