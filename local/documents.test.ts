import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const documents = globSync(['*.md', 'docs/*.md'], { cwd: root });
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> };

/** Made when the demo or its tests run, so git does not have them. */
const generated = ['.local/', 'test/pictures/', 'k8s/network-addresses/addresses.yaml'];
/** A path of the repository in backticks, with a folder at its start. */
const PATH = /`((?:\.ci|docs|doctor|istio-manifests|k8s|local|packages|services|test)\/[\w./-]*\w\/?)`/g;

const read = (document: string) => readFileSync(join(root, document), 'utf8');
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

/** The anchors of a document's headings, as Git hosts make them. */
function anchorsOf(document: string): string[] {
  return all(read(document), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

test('there are documents', () => {
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', join('docs', 'architecture.md')]));
});

test.each(documents)('%s: every link leads to a file and a heading that exist', (document) => {
  const broken = all(read(document), /\]\(([^)\s]+)\)/g)
    .filter((link) => !link.startsWith('http'))
    .filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? document : join(dirname(document), path);
      return !existsSync(join(root, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });

  expect(broken).toEqual([]);
});

test.each(documents)('%s: every path and every npm command exists', (document) => {
  const text = read(document);
  const missing = all(text, PATH).filter(
    (path) => !existsSync(join(root, path)) && !generated.some((place) => path.startsWith(place)),
  );
  const unknown = all(text, /npm run (?:--silent )?([\w:]+)/g).filter((name) => !(name in scripts));

  expect({ missing, unknown }).toEqual({ missing: [], unknown: [] });
});
