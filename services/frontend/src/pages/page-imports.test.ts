import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const page = join(import.meta.dirname, '../../page');
const messages = join(import.meta.dirname, '../../../../packages/messages/src');

/** The modules that a program imports when it runs: types alone are removed. */
function importsOf(path: string): string[] {
  const imports = readFileSync(path, 'utf8').matchAll(/^import (?!type )(?:[^;]*?from )?'([^']+)';/gms);
  return [...imports].map(([, from = '']) => from);
}

/** Everything that a message module needs when it runs. */
function needs(module: string): string[] {
  return importsOf(join(messages, module)).flatMap((from) =>
    from.startsWith('./') ? needs(from.slice(2)) : [`${module}: ${from}`],
  );
}

test('the page needs no schema of a message, which would bring a library of 30 kB', () => {
  const files = globSync('**/*.ts', { cwd: page }).filter((path) => !path.endsWith('.test.ts'));
  const modules = files.flatMap((path) => importsOf(join(page, path)).filter((from) => from.startsWith('@hashr/')));

  expect(modules.length).toBeGreaterThan(2);
  expect(modules.flatMap((from) => needs(from.replace('@hashr/messages/', '')))).toEqual([]);
});
