import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const site = fileURLToPath(new URL('.', import.meta.url));
const codelab = fileURLToPath(new URL('..', import.meta.url));
/** The directories of what the site is made of: the texts and the page. */
const sources = [`${codelab}en`, `${codelab}ja`, `${site}page`, `${site}markdown`];

/** The directory of the built site. It has the name that it has at the frontend's address. */
export const dist = `${site}dist/codelab`;

/** Whether the built site is newer than everything that it is made of. */
export function siteIsCurrent(): boolean {
  const files = [site, ...sources].flatMap((directory) =>
    readdirSync(directory, { withFileTypes: true, recursive: directory !== site })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${parentPath}/${name}`),
  );
  // A deleted file changes its directory.
  return Math.max(...[...files, ...sources].map(modifiedMs)) <= modifiedMs(`${dist}/index.html`);
}

function modifiedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
