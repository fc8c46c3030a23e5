import { parseArgs } from 'node:util';
import { ConfigError } from '@hashr/service-kit/env.ts';
import type { Chapter } from '../chapter/chapter.ts';
import { asReader } from '../run/run-codelab.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { mutateChapter } from './mutate.ts';
import { sample } from './sample.ts';

/** The share of damages that the tests must notice. */
const GOAL = 0.95;

const nameOf = ({ original, change }: Mutant) => `${original.line} ${change}`;

/**
 * `npm run codelab -- mutate [CHAPTER...] [--random COUNT] [--sample COUNT] [--seed N]`: damages chapters and prints which
 * damages their tests do not notice.
 *
 * @param select finds chapters by their names
 * @returns whether the goal is reached
 * @throws {ConfigError} for invalid options
 */
export async function mutateCommand(
  args: string[],
  select: (names: string[]) => Chapter[],
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      random: { type: 'string', default: '0' },
      sample: { type: 'string', default: 'Infinity' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [randomCount, sampleSize] = [values.random, values.sample].map(Number) as [number, number];
  if (!(randomCount >= 0 && sampleSize >= 1)) {
    throw new ConfigError('--random needs a number from 0, --sample a number from 1.');
  }
  if (positionals.length === 0 && randomCount === 0) {
    throw new ConfigError('Name the chapters to damage, or let the seed choose some: mutate 01 --random 2 --seed 7');
  }
  const named = positionals.length > 0 ? select(positionals) : [];
  const others = select([]).filter((chapter) => !named.includes(chapter) && chapter.settings?.needs !== 'nothing');
  const chapters = [...named, ...sample(others, randomCount, values.seed, ({ name }) => name)];
  const rows: string[] = [];
  let killedCount = 0;
  let count = 0;
  await asReader(chapters, signal, async (follow) => {
    for (const chapter of chapters) {
      const mutants = sample(mutantsOf(chapter), sampleSize, values.seed, nameOf);
      print(`\n=== ${chapter.name}: ${mutants.length} damages, seed ${values.seed}`);
      const { killed } = await mutateChapter(chapter, mutants, follow, print);
      rows.push(`${chapter.name}: ${killed.length} of ${mutants.length} noticed`);
      killedCount += killed.length;
      count += mutants.length;
    }
  });
  print(`\n${rows.join('\n')}\n${((100 * killedCount) / count).toFixed(1)} % of ${count} damages noticed`);
  return killedCount / count >= GOAL;
}
