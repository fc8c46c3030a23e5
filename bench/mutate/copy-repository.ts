import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Copies the files of the repository, also those that are not committed, to a temporary folder, so that nothing changes a tracked file.
 * The packages of the workspace are linked to each other within the copy; everything else that is installed is shared.
 *
 * @returns the path of the copy, which the caller removes
 */
export function copyRepository(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'hashr-mutate-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
    .toString()
    .trim()
    .split('\n')
    .filter((file) => existsSync(join(root, file)));
  for (const file of files) {
    cpSync(join(root, file), join(copy, file));
  }
  const packages = files.filter((file) => file.endsWith('/package.json')).map(dirname);
  for (const folder of packages.filter((each) => existsSync(join(root, each, 'node_modules')))) {
    cpSync(join(root, folder, 'node_modules'), join(copy, folder, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}
