import MiniSearch from 'minisearch';
import type { Chapter } from '../../chapter.ts';
import { plainText } from '../../markdown/plain-text.ts';
import { isJapanese, wordsOf } from './words.ts';

const MAX_RESULTS = 20;
/** From this length on, a word may have a mistake. */
const FUZZY_FROM = 5;

/** A step that contains what was searched. */
export interface FoundStep {
  chapter: Chapter;
  step: number;
  title: string;
  text: string;
  /** The words of the step that match. */
  words: string[];
}

/** The text of a step, without its title and the captions of its blocks. */
function textOf(html: string): string {
  return plainText(html.replace(/<(h2|figcaption)\b.*?<\/\1>/gs, ' '));
}

/** Indexes the steps of all chapters. Returns the search: the best steps first, each with all words. */
export function indexSteps(chapters: readonly Chapter[]): (query: string) => FoundStep[] {
  const steps = chapters.flatMap((chapter) =>
    chapter.steps.map(({ title, html }, step) => ({ chapter, step, title, text: textOf(html) })),
  );
  const index = new MiniSearch<{ id: number; title: string; chapter: string; text: string }>({
    fields: ['title', 'chapter', 'text'],
    tokenize: wordsOf,
    processTerm: (word) => word,
    searchOptions: {
      combineWith: 'AND',
      boost: { title: 4, chapter: 2 },
      prefix: true,
      fuzzy: (word) => (word.length >= FUZZY_FROM && !isJapanese(word) ? 0.2 : false),
    },
  });
  index.addAll(steps.map(({ chapter, title, text }, id) => ({ id, title, chapter: chapter.title, text })));

  return (query) =>
    index
      .search(query)
      .slice(0, MAX_RESULTS)
      .flatMap(({ id, terms }) => {
        const found = steps[id as number];
        return found === undefined ? [] : [{ ...found, words: terms }];
      });
}
