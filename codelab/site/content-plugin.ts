import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { languages } from './chapter.ts';
import { readChapters } from './markdown/read-chapters.ts';

const PREFIX = 'virtual:codelab/';
const codelab = fileURLToPath(new URL('..', import.meta.url));

/** Makes the chapters of each language a module: `virtual:codelab/en`. */
export function codelabContent(): Plugin {
  return {
    name: 'codelab-content',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      const language = languages.find((language) => id === `\0${PREFIX}${language}`);
      return (
        language && `export default JSON.parse(${JSON.stringify(JSON.stringify(readChapters(codelab, language)))})`
      );
    },
  };
}
