/**
 * Mutation tests: StrykerJS changes the source in small ways, and each change should make a unit test fail. A change
 * that no test notices (a survivor) is printed with its file, its line and the text before and after.
 *
 *     npm run mutate                              all files of `scope.ts`
 *     npm run mutate -- packages/mesh/src/*.ts    these files
 *     npm run mutate -- --sample 100 --seed 7     100 changes, chosen by the seed
 */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { copyRepository } from '@hashr/test/support/copy-repository.ts';
import { Stryker } from '@stryker-mutator/core';
import { scope } from './scope.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const copy = copyRepository();
process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
process.chdir(copy);
process.env.MUTATE_SEED = values.seed;
process.env.MUTATE_SAMPLE = values.sample ?? 'all';
process.env.MUTATE_ORIGINAL = root;

await new Stryker({
  mutate: [...(positionals.length > 0 ? positionals : scope), '!**/*.test.ts'],
  inPlace: true, // In the copy. A folder of Stryker's own would use the packages of the original.
  testRunner: 'vitest',
  vitest: { configFile: 'bench/mutate/vitest.config.ts' },
  plugins: [import.meta.resolve('@stryker-mutator/vitest-runner'), import.meta.resolve('./sample.ts')],
  checkers: ['sample'],
  coverageAnalysis: 'perTest',
  timeoutMS: 10_000,
  disableTypeChecks: false, // Node and Vite only strip the types.
  tsconfigFile: 'none', // TypeScript 7 does not have the API with which Stryker would rewrite it.
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
}).runMutationTest();
