import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LEFT_OUT = [
  '.git',
  '.local',
  'node_modules',
  'bench/pictures',
  'test/pictures',
  'services/frontend/dist',
  'codelab/site/dist',
];

/**
 * Copies the repository to a temporary directory, so that a test can change files. The packages of the workspace are
 * linked within the copy. Everything else that is installed is shared with the original.
 *
 * @returns the path of the copy, with a slash at its end. The caller removes it.
 */
export function copyRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), 'hashr-copy-'));
  const filter = (path: string) => !LEFT_OUT.includes(relative(root, path));
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true, filter });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return `${copy}/`;
}
