import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const prepared = fileURLToPath(new URL('../stand-ins/', import.meta.url));
const RECORDER = `#!/usr/bin/env bash\necho "+ \${0##*/} $*"\n`;

/**
 * Makes a script that runs with stand-ins for programs that are not on this machine. Each prints how it was called, or is
 * the file `stand-ins/NAME`.
 *
 * @param folder an empty or missing folder for the stand-ins
 */
export function withStandIns(script: string, programs: string[], folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const program of programs) {
    const path = join(folder, program);
    if (existsSync(join(prepared, program))) {
      copyFileSync(join(prepared, program), path);
    } else {
      writeFileSync(path, RECORDER, { mode: 0o755 });
    }
  }
  // Not in a subshell, so that the variables of the script last.
  return `HASHR_PATH=$PATH; PATH="${folder}:$PATH"; hash -r\n${script}\nHASHR_CODE=$?; PATH=$HASHR_PATH; hash -r; (exit $HASHR_CODE)`;
}
