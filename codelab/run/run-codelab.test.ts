import { existsSync } from 'node:fs';
import { chromium } from '@hashr/test/support/chromium.ts';
import { expect, test } from 'vitest';
import { readChapter } from '../chapter/read-chapter.ts';
import { runCodelab } from './run-codelab.ts';

/** Runs a chapter that needs nothing, with these steps. Returns whether it passed, and what was printed. */
async function follow(steps: string): Promise<{ passed: boolean; output: string }> {
  const head = '# A chapter\n\n<!-- chapter\nminutes: 1\nneeds: nothing\nleaves: nothing\n-->\n\n';
  const lines: string[] = [];
  const passed = await runCodelab(
    [readChapter('90-example', head + steps)],
    0,
    (line) => lines.push(line),
    new AbortController().signal,
  );
  return { passed, output: lines.join('\n') };
}

/** A fenced command and its comment. */
const command = (script: string, comment = '') =>
  `\`\`\`sh\n${script}\n\`\`\`\n\n${comment && `<!-- test\n${comment}\n-->\n\n`}`;

test('variables and the directory last from one command to the next', async () => {
  const { passed } = await follow(
    `## A\n\n${command('NAME=hashr; cd docs')}## B\n\n${command('echo "$NAME in $(basename $PWD)"', 'expect: [^hashr in docs$]')}`,
  );
  expect(passed).toBe(true);
});

test('a failure shows what was expected and the whole output, ends the chapter, and cleans up', async () => {
  const { passed, output } = await follow(
    `## A\n\n${command('echo out; echo err >&2', 'expect: [^other$]')}${command('echo never')}` +
      `## Clean up\n\n${command('echo tidy', 'expect: [^tidy$]')}`,
  );
  expect(passed).toBe(false);
  expect(output).toMatch(/Expected, but not found: \^other\$[\s\S]*out\s+err/);
  expect(output).not.toContain('$ echo never');
  expect(output).toMatch(/ok .*\$ echo tidy/);
  expect(output).toContain('1 passed, 1 failed');
});

test.each([
  ['a wrong exit code', 'true', 'exit: 1', 'Exit code 0 instead of 1'],
  ['output that must not be there', 'echo hello', 'refuse: [hell]', 'must not be there: hell'],
  ['a command that does not end', 'sleep 60', 'timeout: 0.2', 'Not finished after 0.2 s'],
  ['a command that ends the shell', 'exit 3', '', 'The shell has ended'],
])('%s is a failure', async (_what, script, comment, message) => {
  const { passed, output } = await follow(`## A\n\n${command(script, comment)}`);
  expect(passed).toBe(false);
  expect(output).toContain(message);
});

test('a command is repeated until everything holds', async () => {
  const { passed } = await follow(
    `## A\n\n${command('echo x >> log; wc -l < log; [ "$(wc -l < log)" -gt 1 ]', 'until: 20\nexpect: [2]')}`,
  );
  expect(passed).toBe(true);
});

test('a command is repeated together with the command before it', async () => {
  const { passed } = await follow(
    `## A\n\n${command('echo x >> log')}${command('cat log', 'until: 20\nagain: 1\nexpect: ["x\\\\nx\\\\nx"]')}`,
  );
  expect(passed).toBe(true);
});

test('a terminal runs beside the shell until Ctrl+C', async () => {
  const { passed, output } = await follow(
    '## A\n\n' +
      command(
        'trap "echo bye > ended; exit" INT; echo ready; while true; do sleep 0.1; done',
        'terminal: other\nexpect: [ready]',
      ) +
      `<!-- stop: other -->\n\n${command('cat ended', 'expect: [bye]')}`,
  );
  expect(output).toContain('ok');
  expect(passed).toBe(true);
});

test('a file is written, edited by hand, and compared with an excerpt', async () => {
  const block = (lang: string, text: string, comment: string) =>
    `\`\`\`${lang}\n${text}\n\`\`\`\n\n<!-- test\n${comment}\n-->\n\n`;
  const { passed, output } = await follow(
    '## A\n\n' +
      block('yaml', 'a: 1\nb: 2', 'write: new/file.yaml') +
      block('diff', ' a: 1\n-b: 2\n+b: 3', 'edit: new/file.yaml') +
      block('yaml', '  b: 3', 'excerpt: new/file.yaml') +
      block('yaml', 'b: 2', 'excerpt: new/file.yaml'),
  );
  expect(passed).toBe(false);
  expect(output).toContain('3 passed, 1 failed');
});

test('a program that is not there is replaced, and named at the end', async () => {
  const { passed, output } = await follow(
    `## A\n\n${command(
      'ZONE=$(examplectl get zone)\necho "$ZONE"',
      "run: stand-in\nreason: no cloud\nprograms: [examplectl]\nexpect: ['^\\+ examplectl get zone$']",
    )}${command('echo "$ZONE"; command -v examplectl', "exit: 1\nexpect: ['^\\+ examplectl get zone$']")}`,
  );
  expect(output).toContain('$ ZONE=$(examplectl get zone) ...: no cloud');
  expect(output).toContain('2 passed, 0 failed');
  expect(passed).toBe(true);
});

test.skipIf(chromium === undefined)('a page is opened and read', async () => {
  const page = (expected: string) =>
    `<!-- page\nopen: data:text/html,<p>$GREETING</p>\nexpect: [${expected}]\nuntil: 0.1\n-->\n\n`;
  const { passed, output } = await follow(`## A\n\n${command('GREETING=hello')}${page('^hello$')}${page('^bye$')}`);
  expect(passed).toBe(false);
  expect(output).toContain('2 passed, 1 failed');
  expect(output).toContain('says:\n');
});

test('the repository itself is not changed', async () => {
  await follow(`## A\n\n${command('touch in-the-copy')}`);
  expect(existsSync(new URL('../../in-the-copy', import.meta.url))).toBe(false);
});
