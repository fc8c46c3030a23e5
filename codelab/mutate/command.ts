import { parseArgs } from 'node:util';
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
  const named = positionals.length > 0 ? select(positionals) : [];
  const others = select([]).filter((chapter) => !named.includes(chapter) && chapter.settings?.needs !== 'nothing');
  const chapters = [...named, ...sample(others, Number(values.random), values.seed, ({ name }) => name)];
  const rows: string[] = [];
  let killedCount = 0;
  let count = 0;
  await asReader(chapters, signal, async (follow) => {
    for (const chapter of chapters) {
      const mutants = sample(mutantsOf(chapter), Number(values.sample), values.seed, nameOf);
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
