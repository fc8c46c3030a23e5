import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { marked, type Tokens } from 'marked';
import { describe, expect, test } from 'vitest';
import { type Chapter, CLEANUP, type CommandAction, EXPLORE, SETUP } from './chapter/chapter.ts';
import { readChapter } from './chapter/read-chapter.ts';
import { chapterNames, chapterText, type Language } from './chapter/read-chapters.ts';
import { containsExcerpt } from './run/excerpt.ts';
import { unmet } from './run/expectation.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const commandsOf = ({ steps }: Chapter): (CommandAction & { line: number })[] =>
  steps.flatMap(({ actions }) => actions).filter((action) => action.kind === 'command');

/** The text of each step, split at the headings of the second level, without comments. */
function stepsOf(language: Language, name: string): string[] {
  return chapterText(language, name)
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .split(/^## /m);
}

/** The fenced blocks of a text, with their languages. */
function blocksOf(text: string): string[] {
  return marked
    .lexer(text)
    .filter((token): token is Tokens.Code => token.type === 'code')
    .map(({ lang, text: content }) => `${lang}\n${content}`);
}

/** The numbers in a text outside of its fenced blocks, without the items' numbers of lists, in their order. */
function figuresOf(text: string): string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/^ *\d+\. /gm, '');
  return [...prose.matchAll(/\d+(?:[.,:/]\d+)*/g)].map(([figure]) => figure).sort((a, b) => a.localeCompare(b));
}

test('there are chapters, in both languages', () => {
  expect(chapterNames('en').length).toBeGreaterThan(0);
  expect(chapterNames('ja')).toEqual(chapterNames('en'));
  const documents = (language: Language) =>
    globSync(`${folder}${language}/*.md`)
      .map((path) => basename(path))
      .sort();
  expect(documents('ja')).toEqual(documents('en'));
});

describe.each(chapterNames('en'))('%s', (name) => {
  const chapter = readChapter(name, chapterText('en', name));

  test('it has a title, settings, and the steps that every chapter has', () => {
    expect(chapter.title).not.toBe('');
    expect(chapter.settings).toBeDefined();
    expect(chapter.steps.map(({ title }) => title)).toEqual(expect.arrayContaining([SETUP, EXPLORE, CLEANUP]));
    expect(chapter.steps.find(({ title }) => title === EXPLORE)?.actions).toEqual([]);
  });

  test('every command is valid bash', () => {
    const invalid = commandsOf(chapter).filter(
      ({ script }) => spawnSync('bash', ['-n'], { input: script }).status !== 0,
    );
    expect(invalid).toEqual([]);
  });

  test('no command uses `$name[`, which zsh reads as an element of an array', () => {
    expect(commandsOf(chapter).filter(({ script }) => /\$\w+\[/.test(script))).toEqual([]);
  });

  test('every output that readers see is checked, and is as the test expects it', () => {
    const wrong = commandsOf(chapter)
      .filter(({ sample }) => sample !== undefined)
      .flatMap(({ line, sample, settings }) => [
        ...(settings.expect.length === 0 ? [`line ${line}: no expectation`] : []),
        ...unmet(sample as string, settings).map((mistake) => `line ${line}: ${mistake}`),
      ]);
    expect(wrong).toEqual([]);
  });

  test('every excerpt is in its file', () => {
    const files = chapter.steps.flatMap(({ actions }) => actions).filter((action) => 'path' in action);
    const changed = files.filter(({ kind }) => kind !== 'excerpt').map(({ path }) => path);
    const missing = files
      .filter(({ kind, path }) => kind === 'excerpt' && !changed.includes(path))
      .filter(({ path, text }) => !containsExcerpt(readFileSync(`${folder}../${path}`, 'utf8'), text));
    expect(missing).toEqual([]);
  });

  test('both languages have the same steps, blocks and figures', () => {
    const english = stepsOf('en', name);
    const japanese = stepsOf('ja', name);
    expect(japanese.length).toBe(english.length);
    english.forEach((step, index) => {
      const translation = japanese[index] as string;
      expect(blocksOf(translation)).toEqual(blocksOf(step));
      expect({ step: step.split('\n')[0], figures: figuresOf(translation) }).toEqual({
        step: step.split('\n')[0],
        figures: figuresOf(step),
      });
    });
  });
});
