import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const site = fileURLToPath(new URL('.', import.meta.url));
const codelab = fileURLToPath(new URL('..', import.meta.url));
/** The directories of what the site is made of: the texts and the page. */
const sources = [`${codelab}en`, `${codelab}ja`, `${site}page`, `${site}markdown`];

/** The directory of the built site. */
export const dist = `${site}dist`;

/** Builds the site, unless it is newer than everything that it is made of. */
export async function buildSite(): Promise<void> {
  if (newestMs([...sources, site]) > modifiedMs(`${dist}/index.html`)) {
    await build({ configFile: `${site}vite.config.ts`, configLoader: 'native', logLevel: 'warn' });
  }
}

/** When one of the files in these directories was changed last, in milliseconds. */
function newestMs(directories: string[]): number {
  const files = directories.flatMap((directory) =>
    readdirSync(directory, { withFileTypes: true, recursive: directory !== site })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${parentPath}/${name}`),
  );
  // A deleted file changes its directory.
  return Math.max(...[...files, ...sources].map(modifiedMs));
}

function modifiedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
