import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { copyRepository } from '@hashr/test/support/copy-repository.ts';

/** The copy of the repository in which the test follows the codelab, so that it changes no file of this one. */
export interface ReadersClone {
  /** With a slash at its end. */
  directory: string;
  /** Undoes all changes of tracked files. */
  restore(): void;
  remove(): void;
}

/** Copies the repository as it is, and makes the copy a git repository with one commit. */
export function createReadersClone(): ReadersClone {
  const directory = copyRepository();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=reader', '-c', 'user.email=reader@localhost', ...args], {
      cwd: directory,
      stdio: 'pipe',
    });
  git('init', '--quiet');
  appendFileSync(`${directory}.git/info/exclude`, 'node_modules\n');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'A copy for the codelab');
  return {
    directory,
    restore() {
      git('checkout', '--quiet', '.');
      git('clean', '--quiet', '-d', '--force');
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
