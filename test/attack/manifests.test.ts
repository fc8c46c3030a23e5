import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesOf, readRules } from '@hashr/local/router/manifests.ts';
import { type RouteKind, routeKinds, routeObjects } from '@hashr/mesh/route-kinds.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attack } from '../support/attack.ts';
import { type AttackTarget, startAttackTarget } from '../support/attack-target.ts';
import { until } from '../support/until.ts';

const originals = fileURLToPath(new URL('../../istio-manifests', import.meta.url));
const worker = routeObjects.virtualservice.file;

/** Texts that replace a value or appear anywhere. */
const pieces = [
  '',
  '0',
  '-1',
  '1e308',
  '.inf',
  '.nan',
  'null',
  '~',
  '{}',
  '[]',
  '"100"',
  '*missing',
  '&a [*a]',
  '!!binary x',
  '!!js/function x',
  '__proto__: {weight: 1}',
  'constructor: {prototype: {weight: 1}}',
  '<<: {weight: 1}',
  '\t',
  '---\n',
  '...\n',
  '? complex',
  '"',
  '\0',
  '\ufeff',
  'x'.repeat(20_000),
  '9'.repeat(400),
  '500ms',
];

/**
 * One change of a text: a line that is removed, repeated, indented or has another value; text that is inserted, cut or
 * replaced.
 */
const mutation = fc
  .record({
    kind: fc.constantFrom('remove', 'double', 'indent', 'value', 'insert', 'cut', 'character'),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    piece: fc.constantFrom(...pieces),
  })
  .map(({ kind, at, piece }) => (text: string): string => {
    const lines = text.split('\n');
    const i = Math.floor(at * lines.length);
    const line = lines[i] ?? '';
    const offset = Math.floor(at * text.length);
    const changed: Record<typeof kind, () => string> = {
      remove: () => lines.toSpliced(i, 1).join('\n'),
      double: () => lines.toSpliced(i, 0, line).join('\n'),
      indent: () => lines.toSpliced(i, 1, `  ${line}`).join('\n'),
      value: () =>
        lines
          .toSpliced(
            i,
            1,
            line.replace(/:.*$/, () => `: ${piece}`),
          )
          .join('\n'),
      insert: () => text.slice(0, offset) + piece + text.slice(offset),
      cut: () => text.slice(0, offset),
      character: () => text.slice(0, offset) + (piece[0] ?? ' ') + text.slice(offset + 1),
    };
    return changed[kind]();
  });

const files = routeKinds.flatMap((route) => filesOf(route).map((file) => ({ route, file })));
const mutations = fc.tuple(fc.constantFrom(...files), fc.array(mutation, { minLength: 1, maxLength: 3 }));

/** A few lines that expand to a billion values. */
const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi']
  .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join()}]`)
  .join('\n')}\n`;
const bombs: [name: string, text: string][] = [
  ['a billion laughs', bomb],
  ['deep lists', '['.repeat(20_000)],
  ['deep maps', Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ['many keys', Array.from({ length: 2_000 }, (_, i) => `key${i}: 1`).join('\n')],
  ['binary junk', Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 256)).toString('latin1')],
];

describe('reading the manifests', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hashr-mutated-'));
    await cp(originals, directory, { recursive: true });
  });
  afterAll(() => rm(directory, { recursive: true }));

  /** Reads the rules with one changed file. Expects an error that names the file, or valid rules. */
  async function expectErrorOrRules(route: RouteKind, file: string, text: string): Promise<void> {
    const path = join(directory, file);
    const original = await readFile(path, 'utf8');
    await writeFile(path, text);
    const result = await readRules(directory, route).catch((error: Error) => error);
    await writeFile(path, original);
    if (result instanceof Error) {
      expect(result.name, text).toBe('ManifestError');
      expect(result.message, text).toMatch(/^[a-z/-]+\.yaml: \S/);
      expect(result.message.length, text).toBeLessThan(100_000);
      return;
    }
    const weights = result.destinations.map(({ weight }) => weight);
    expect(weights.length, text).toBeGreaterThan(0);
    expect(Math.max(...weights), text).toBeGreaterThan(0);
    const { timeoutMs = 0, delay, abort } = result;
    for (const value of [
      ...weights,
      timeoutMs,
      delay?.percentage,
      delay?.fixedDelayMs,
      abort?.percentage,
      abort?.httpStatus,
    ]) {
      expect(Number.isFinite(value ?? 0) && (value ?? 0) >= 0, text).toBe(true);
    }
  }

  test('mutated files: an error that names the file, or valid rules', async () => {
    await attack(mutations, 600, async ([{ route, file }, changes]) => {
      const original = await readFile(join(originals, file), 'utf8');
      await expectErrorOrRules(
        route,
        file,
        changes.reduce((text, change) => change(text), original),
      );
    });
    expect(({} as { weight?: unknown }).weight).toBeUndefined();
  });

  test.each(bombs)('%s: an error that names the file', async (_, text) => {
    for (const route of routeKinds) {
      const { file } = routeObjects[route];
      await expectErrorOrRules(route, file, text);
      await expectErrorOrRules(route, file, `${await readFile(join(originals, file), 'utf8')}\n${text}`);
    }
  });
});

describe('the router and the watcher', () => {
  let target: AttackTarget;
  let original = '';
  beforeAll(async () => {
    target = await startAttackTarget();
    await target.demo.edit(worker, (text) => {
      original = text;
      return text;
    });
  });
  afterAll(() => target.demo.stop());

  const log = () => target.demo.programs.router.output();

  test('keep running while a manifest is invalid, name the error, and read the manifest again when it is valid', async () => {
    const broken = fc.array(mutation, { minLength: 1, maxLength: 3 }).map((changes) => ({
      text: `${changes.reduce((text, change) => change(text), original)}\nnot: known\n`,
    }));
    const files = fc.oneof(
      { weight: 3, arbitrary: broken },
      fc.constantFrom(...bombs).map(([, text]) => ({ text })),
    );
    await attack(files, 15, async ({ text }) => {
      const from = log().length;
      await target.demo.edit(worker, () => text);
      // The first lines may be about the watcher: the strings of this test come fast enough for a burst.
      await until(
        () => /the router keeps the last valid rules.*worker-virtual-service\.yaml: /s.test(log().slice(from)),
        'the router names the error',
      );
      expect((await target.demo.hash({ count: 5 })).succeeded).toBe(5);
      await target.demo.edit(worker, () => original);
      target.expectNoneEnded();
    });
    // The edits of this test reset the weights that the watcher sets, so it may report that they are contended.
    const isWell = (problem: string | null) => problem === null || problem.startsWith('The weights are contended');
    await until(async () => isWell((await target.watcher.status()).problem), 'the watcher reads the manifest');
    expect((await target.demo.state()).totals.failed).toBe(0);
  });
});
