import { expect, test } from 'vitest';
import { readChapter } from '../chapter/read-chapter.ts';
import { asReader } from '../run/run-codelab.ts';
import { mutantsOf } from './mutants.ts';
import { mutateChapter } from './mutate.ts';
import { sample } from './sample.ts';

const chapter = readChapter(
  '90-example',
  `# A chapter

<!-- chapter
minutes: 1
needs: nothing
leaves: nothing
-->

## A

\`\`\`sh
FRUIT=apple
\`\`\`

\`\`\`sh
printf -v LINE '%s %d' "$FRUIT" 41; echo "unused word" >&2; echo "$LINE"
\`\`\`

<!-- test
expect: ['^apple 41$']
-->
`,
);

test('lists the damages of a chapter', () => {
  expect(mutantsOf(chapter).map(({ change }) => change)).toEqual([
    'drop: FRUIT=apple',
    'name: FRUIT -> FRUITx',
    'name: apple -> applex',
    `drop: printf -v LINE '%s %d' "$FRUIT" 41; echo "unused word" >&2; echo "$LINE"`,
    'drop flag: -v',
    'name: LINE -> LINEx',
    'name: FRUIT -> FRUITx',
    'name: unused -> unusedx',
    'name: word -> wordx',
    'name: LINE -> LINEx',
    'value: 41 -> 42',
    'pattern: ^apple 41$ -> ^appleQ 41$',
  ]);
});

test('finds the damages that the test of a chapter does not notice', async () => {
  await asReader([chapter], new AbortController().signal, async (follow) => {
    const { killed, survived } = await mutateChapter(chapter, mutantsOf(chapter), follow, () => {});
    expect(survived.map(({ change }) => change)).toEqual(['name: unused -> unusedx', 'name: word -> wordx']);
    expect(killed).toHaveLength(10);
  });
});

test('a sample depends only on the seed', () => {
  const items = ['a', 'b', 'c', 'd', 'e', 'f'];
  const choose = (seed: string) => sample(items, 3, seed, (item) => item);
  expect(choose('1')).toEqual(choose('1'));
  expect(choose('1')).toHaveLength(3);
  expect(['2', '3', '4'].some((seed) => choose(seed).join() !== choose('1').join())).toBe(true);
});
