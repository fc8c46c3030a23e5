import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { siteIsCurrent } from '@hashr/codelab-site/site-files.ts';
import { replaceFiles } from './replace-files.ts';

const frontend = fileURLToPath(new URL('../../services/frontend', import.meta.url));
const codelabSite = fileURLToPath(new URL('../../codelab/site', import.meta.url));

/**
 * Builds the page into services/frontend/dist, from which another demo may serve it at the same time. Vite prints its
 * errors to the terminal. Returns whether it succeeded.
 */
export async function buildPage(): Promise<boolean> {
  const directory = `${frontend}/node_modules/.built-${process.pid}`;
  const isBuilt = await buildWithVite(frontend, ['--outDir', directory]);
  if (isBuilt) {
    await replaceFiles(directory, `${frontend}/dist`);
  }
  return isBuilt;
}

/**
 * Builds the site of the codelab, unless it is current. A frontend that runs serves it from then on.
 *
 * @param signal ends the build
 * @returns whether the site is there
 */
export async function buildCodelab(signal?: AbortSignal): Promise<boolean> {
  return siteIsCurrent() || buildWithVite(codelabSite, [], signal);
}

async function buildWithVite(directory: string, options: string[], signal?: AbortSignal): Promise<boolean> {
  const vite = spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn', ...options], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
    ...(signal && { signal }),
  });
  try {
    const [code] = await once(vite, 'close');
    return code === 0;
  } catch {
    return false; // The signal has ended the build.
  }
}
