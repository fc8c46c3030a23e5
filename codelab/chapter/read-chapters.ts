import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Chapter } from './chapter.ts';
import { readChapter } from './read-chapter.ts';

const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

const folder = fileURLToPath(new URL('..', import.meta.url));

/** The names of the chapters in a language, in their order. */
export function chapterNames(language: Language): string[] {
  return readdirSync(`${folder}${language}`)
    .filter((file) => /^\d\d-.*\.md$/.test(file))
    .map((file) => file.replace(/\.md$/, ''))
    .sort();
}

/** Reads the text of a chapter. */
export function chapterText(language: Language, name: string): string {
  return readFileSync(`${folder}${language}/${name}.md`, 'utf8');
}

/** Reads all chapters of a language. Throws if one is not valid. */
export function readChapters(language: Language = 'en'): Chapter[] {
  return chapterNames(language).map((name) => readChapter(name, chapterText(language, name)));
}
