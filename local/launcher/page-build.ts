import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const frontend = fileURLToPath(new URL('../../services/frontend', import.meta.url));

/**
 * Builds the page into services/frontend/dist. Vite prints its errors to the terminal. Returns whether it succeeded.
 */
export async function buildPage(): Promise<boolean> {
  const vite = spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], {
    cwd: frontend,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(vite, 'close');
  return code === 0;
}
