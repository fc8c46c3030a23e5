import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const documents = globSync(['*.md', 'docs/*.md', 'codelab/*.md', 'codelab/{en,ja}/*.md'], { cwd: root });
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> };

/** The folders of the repository, without those that are generated or installed. */
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['.git', '.local', 'node_modules'].includes(entry.name))
  .map(({ name }) => name);
/** The names of all files, without their folders. */
const fileNames = new Set(
  globSync(`{${folders.join()}}/**/*.*`, { cwd: root, exclude: (name) => name === 'node_modules' }).map((path) =>
    basename(path),
  ),
);
/** Files that exist only after the demo or its tests have run. */
const generated = ['test/pictures/', 'bench/pictures/', 'k8s/network-addresses/addresses.yaml'];

/** A path from the root of the repository, in a sentence or in a command. */
const PATH = new RegExp(`(?<![\\w./-])((?:${folders.join('|').replaceAll('.', '\\.')})/[\\w./-]*\\w)`, 'g');
/** The name of a file without its folder, in backticks. */
const FILE_NAME = /`([\w.-]+\.(?:ts|css|html|yaml|csv|svg))`/g;
/** What follows `npm run`, and the name of a measurement or benchmark. */
const COMMAND = /npm run (?:--silent )?([\w:]+)/g;
const MEASUREMENT = /npm run (?:measure|bench) ([a-z][\w-]*)/g;

const read = (path: string) => readFileSync(join(root, path), 'utf8');
/** What a reader sees, without commands and the comments of the codelab's test. */
const prose = (text: string) => text.replaceAll(/<!--[\s\S]*?-->|^```[\s\S]*?^```/gm, '');
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

/** The anchors of a document's headings, as Git hosts create them. */
function anchorsOf(document: string): string[] {
  return all(read(document), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('there are documents', () => {
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', join('docs', 'architecture.md')]));
});

test.each(documents)('%s: every link leads to a file and a heading that exist', (document) => {
  const broken = all(prose(read(document)), /\]\(([^)\s]+)\)/g)
    .filter((link) => !link.startsWith('http'))
    .filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? document : join(dirname(document), path);
      return !existsSync(join(root, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });

  expect(broken).toEqual([]);
});

test.each(documents)('%s: every path and every file name exists', (document) => {
  const text = read(document);
  const missing = all(text, PATH).filter(
    (path) => !existsSync(join(root, path)) && !generated.some((place) => path.startsWith(place.replace(/\/$/, ''))),
  );
  // Chapters of the codelab also name files that the reader creates, and files of 2018.
  const names = document.startsWith('codelab') ? [] : all(text, FILE_NAME);
  const unknown = names.filter((name) => !fileNames.has(name) && !existsSync(join(root, name)));

  expect({ missing, unknown }).toEqual({ missing: [], unknown: [] });
});

test.each(documents)('%s: every npm command exists, and every measurement that it names', (document) => {
  const text = read(document);
  const measurements = read('bench/measure/main.ts') + read('bench/speed/main.ts');
  const unknown = all(text, COMMAND).filter((name) => !(name in scripts));
  const unmeasured = all(text, MEASUREMENT).filter(
    (name) => !new RegExp(`^ *'?${name}'?:|[{ ]${name}:`, 'm').test(measurements),
  );

  expect({ unknown, unmeasured }).toEqual({ unknown: [], unmeasured: [] });
});

test("README's list of folders names every folder, and CONTRIBUTING every npm command", () => {
  const map = read('README.md').split('## Folders')[1] ?? '';
  const unnamed = folders.filter((folder) => !folder.startsWith('.') && !map.includes(`\`${folder}/`));
  const contributing = read('CONTRIBUTING.md');
  const undocumented = Object.keys(scripts).filter(
    (name) => name !== 'setup' && !new RegExp(`npm (?:run )?${name}\\b`).test(contributing),
  );

  expect({ unnamed, undocumented }).toEqual({ unnamed: [], undocumented: [] });
});
