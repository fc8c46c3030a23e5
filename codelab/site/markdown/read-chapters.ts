import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Chapter, type Language, languages } from '../chapter.ts';
import { type BlockNote, copyNotes, noteBlocks } from './block-note.ts';
import { linkTarget } from './link-target.ts';
import { type ParsedChapter, parseChapter } from './parse-chapter.ts';
import { createRenderer } from './render.ts';

/**
 * Reads all chapters of one language. What only the English file says (minutes, needs, notes of the blocks) is taken
 * from there.
 *
 * @param directory contains a directory of Markdown files for each language
 */
export function readChapters(directory: string, language: Language): Chapter[] {
  const parsed = parseAll(directory);
  const anchors = new Map(
    [...parsed].map(([path, { sections }]) => [path, sections.map((section) => section.anchors)] as const),
  );
  const chapters = [...parsed].filter(([path]) => path.startsWith(`codelab/${language}/`));
  return chapters.map(([path, chapter]) => {
    const original = parsed.get(path.replace(`/${language}/`, `/${languages[0]}/`)) ?? chapter;
    shareNotes(original, chapter);
    const render = createRenderer(language, (href) => linkTarget(href, path, anchors));
    return {
      ...original.comment,
      name: path.replace(/^.*\//, '').replace(/\.md$/, ''),
      title: chapter.title,
      steps: chapter.sections.map(({ title, tokens }) => ({ title, html: render(tokens) })),
    };
  });
}

/** Reads the chapters of all languages. Chapters with a number come first. The keys are paths in the repository. */
function parseAll(directory: string): Map<string, ParsedChapter> {
  const files = languages.flatMap((language) =>
    readdirSync(join(directory, language))
      .filter((file) => file.endsWith('.md') && file !== 'README.md')
      .toSorted()
      .map((file) => `${language}/${file}`),
  );
  return new Map(files.map((file) => [`codelab/${file}`, parseChapter(readFileSync(join(directory, file), 'utf8'))]));
}

function shareNotes(original: ParsedChapter, chapter: ParsedChapter): void {
  for (const [index, { tokens }] of original.sections.entries()) {
    const notes: BlockNote[] = noteBlocks(tokens);
    const translated = chapter.sections[index];
    if (translated !== undefined && chapter !== original) {
      noteBlocks(translated.tokens);
      copyNotes(translated.tokens, notes);
    }
  }
}
