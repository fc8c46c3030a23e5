import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vite';
import { expect, test } from 'vitest';

const page = join(import.meta.dirname, '../../page');
const files = globSync('**/*.ts', { cwd: page }).filter(
  (path) => !/\.test\.ts$|^language\/(en|ja|languages)\b/.test(path),
);

/** A part of a program, as the parser describes it. */
interface Node {
  type: string;
  [field: string]: unknown;
}

/** Functions whose texts nobody reads: selectors, media queries, errors that only a mistake in the page can cause. */
const notShown = new Set(['find', 'querySelector', 'querySelectorAll', 'matchMedia', 'Error', 'getPropertyValue']);

/** Two words, or one with a capital letter at the start of a text. */
const looksLikeText = (text: string) => /[a-z]{2,} [a-z]{2,}/i.test(text) || /^[A-Z][a-z]+[ .,:]?$/.test(text);

/** Returns the texts in a program that a user could read. */
function textsIn(node: unknown): string[] {
  if (Array.isArray(node)) {
    return node.flatMap(textsIn);
  }
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  const { type, ...fields } = node as Node;
  if (type === 'ImportDeclaration' || ((type === 'CallExpression' || type === 'NewExpression') && isNotShown(fields))) {
    return [];
  }
  if (type === 'BinaryExpression' && String(fields.operator).endsWith('==')) {
    return []; // It is compared, and not shown.
  }
  if (type === 'Literal') {
    return typeof fields.value === 'string' ? [fields.value] : [];
  }
  if (type === 'TemplateLiteral') {
    const quasis = fields.quasis as { value: { cooked: string } }[];
    return [quasis.map(({ value }) => value.cooked).join('{}'), ...textsIn(fields.expressions)];
  }
  return Object.values(fields).flatMap(textsIn);
}

function isNotShown({ callee }: Record<string, unknown>): boolean {
  const { name, property } = callee as { name?: string; property?: { name?: string } };
  return notShown.has(name ?? property?.name ?? '');
}

/** Fonts, classes and colours. */
const styles = /system-ui, sans-serif$|^journal-icon |^mark |^color-mix\(/;

test.each(files)('%s shows no text that is not in the catalogue', (path) => {
  const program = parseAst(readFileSync(join(page, path), 'utf8'), { lang: 'ts' }, path);

  expect(textsIn(program).filter((text) => looksLikeText(text) && !styles.test(text))).toEqual([]);
});

test('style sheets contain no text, which could not be replaced', () => {
  const sheets = globSync('**/*.css', { cwd: page });
  const withText = sheets.filter((path) => /content: *"[^"]*[a-z]{2}/i.test(readFileSync(join(page, path), 'utf8')));

  expect(sheets.length).toBeGreaterThan(5);
  expect(withText).toEqual([]);
});
