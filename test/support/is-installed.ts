import { spawnSync } from 'node:child_process';

/**
 * Whether a program is on the PATH and works.
 *
 * @param versionArguments with which it prints its version, and does nothing else
 */
export function isInstalled(program: string, ...versionArguments: string[]): boolean {
  return spawnSync(program, versionArguments).status === 0;
}
