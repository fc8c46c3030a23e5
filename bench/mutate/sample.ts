import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Checker, type CheckResult, CheckStatus } from '@stryker-mutator/api/check';
import type { Mutant } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

const { MUTATE_SAMPLE: size = 'all', MUTATE_SEED: seed = '1', MUTATE_ORIGINAL: original = '.' } = process.env;

/**
 * Chooses the mutants that are tested. Stryker has no samples, but it asks a checker which mutants compile: those that
 * this one refuses are not tested and do not count. Sentences are left out, because tests do not repeat the full text
 * of messages.
 */
class Sample implements Checker {
  async init(): Promise<void> {}

  /** One group, so that the sample is chosen from all mutants. */
  async group(mutants: Mutant[]): Promise<string[][]> {
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants: Mutant[]): Promise<Record<string, CheckResult>> {
    const candidates = mutants.filter((mutant) => !isSentence(mutant)).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    const chosen = new Set(size === 'all' ? candidates : candidates.slice(0, Number(size)));
    return Object.fromEntries(
      mutants.map((mutant) => [
        mutant.id,
        chosen.has(mutant)
          ? { status: CheckStatus.Passed }
          : { status: CheckStatus.CompileError, reason: 'not in the sample' },
      ]),
    );
  }
}

function rank({ fileName, location, replacement }: Mutant): string {
  const place = [seed, relative(process.cwd(), fileName), location, replacement];
  return createHash('sha256').update(JSON.stringify(place)).digest('hex');
}

function isSentence({ fileName, location, mutatorName }: Mutant): boolean {
  const { start, end } = location;
  const lines = readFileSync(join(original, relative(process.cwd(), fileName)), 'utf8').split('\n');
  const text = lines[start.line]?.slice(start.column, end.line === start.line ? end.column : undefined) ?? '';
  return mutatorName === 'StringLiteral' && text.includes(' ');
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'sample', Sample)];
