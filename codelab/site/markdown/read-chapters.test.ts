import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { readChapters } from './read-chapters.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hashr-chapters-'));
  mkdirSync(join(directory, 'en'));
  mkdirSync(join(directory, 'ja'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
});

const write = (file: string, text: string) => writeFileSync(join(directory, file), text);
const read = (language: 'en' | 'ja') => readChapters(directory, language);
/** The HTML of the first step of the only chapter. */
function render(markdown: string): string {
  write('en/01-one.md', `# One\n\n${markdown}`);
  return read('en')[0]?.steps[0]?.html ?? '';
}

test('reads the chapters in order, and after them those without a number', () => {
  write('en/facilitator.md', '# For the facilitator');
  write('en/10-ten.md', '# Ten');
  write('en/02-two.md', '# Two\n\n<!-- chapter\nminutes: 5\nneeds: nothing\nleaves: nothing\n-->\n\n## A\n\n## B');

  expect(read('en').map(({ name }) => name)).toEqual(['02-two', '10-ten', 'facilitator']);
  expect(read('en')[0]).toMatchObject({ title: 'Two', minutes: 5, needs: 'nothing' });
  expect(read('en')[0]?.steps.map(({ title }) => title)).toEqual(['Two', 'A', 'B']);
});

test('a translation has the minutes of the original, and the notes of its blocks', () => {
  const block = '```yaml\na: 1\n```';
  write('en/01-one.md', `# One\n\n<!-- chapter\nminutes: 5\n-->\n\n${block}\n\n<!-- test\nwrite: k8s/a.yaml\n-->`);
  write('ja/01-one.md', `# 一\n\n${block}`);

  expect(read('ja')[0]).toMatchObject({ title: '一', minutes: 5 });
  expect(read('ja')[0]?.steps[0]?.html).toContain('<figcaption>k8s/a.yaml</figcaption>');
});

test('comments are left out', () => {
  const html = render('Before\n\n<!-- test\nexpect:\n  - a\n-->\n\nAfter <!-- inline --> it.');

  expect(html.replace(/\s+/g, ' ')).toBe('<p>Before</p> <p>After it.</p> ');
});

test('names a command, the output after it, and other text', () => {
  const html = render(
    '```sh\nls\n```\n\n<!-- test\nterminal: other\n-->\n\nYou see:\n\n```text\na <b>\n```\n\nA drawing.\n\n```text\na -> b\n```',
  );

  expect(html).toMatch(/<figure class="code command" data-language="sh"><figcaption>Command, in another terminal</);
  expect(html).toContain('<figcaption>Output</figcaption><pre><code>a &lt;b&gt;</code>');
  expect(html).toMatch(/<figure class="code drawing" data-language="text"><pre>/);
});

test('colours the words of code', () => {
  expect(render('```yaml\nweight: 100\n```')).toContain('<span class="hljs-attr">weight:</span>');
});

test('draws a diagram without inline styles, which the page refuses', () => {
  const html = render('```mermaid\nflowchart LR\n  a[frontend] --> b[worker]\n```');

  expect(html).toContain('>frontend</text>');
  expect(html).not.toMatch(/<style| style=/);
});

test('shows a diagram that cannot be drawn as text', () => {
  expect(render('```mermaid\nnonsense\n```')).toContain('<pre><code>nonsense</code></pre>');
});

test('a link to a file of the repository becomes text with its path', () => {
  expect(render('[the gateway](../../k8s/gateway.yaml)')).toContain(
    '<span class="file">the gateway (<code>k8s/gateway.yaml</code>)</span>',
  );
  expect(render('[`gateway.yaml`](../../k8s/gateway.yaml)')).toContain(
    '<span class="file" title="k8s/gateway.yaml"><code>gateway.yaml</code></span>',
  );
});

test('a link to another website opens a new tab; a link to a chapter does not', () => {
  write('en/02-two.md', '# Two');

  expect(render('http://localhost:8080')).toContain('<a class="external" href="http://localhost:8080" target="_blank"');
  expect(render('[two](02-two.md)')).toContain('<a href="#en/02-two">two</a>');
});
