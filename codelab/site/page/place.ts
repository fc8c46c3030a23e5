import { type Chapter, type Language, languages } from '../chapter.ts';

/** Where the reader is: at a step of a chapter, or without a chapter at the list of all chapters. */
export interface Place {
  language: Language;
  /** The name of the chapter: `06-gateway`. */
  chapter?: string;
  /** 0 is the beginning of the chapter. */
  step: number;
}

/** Reads the hash of an address: `#en/06-gateway/3`. Returns undefined if it names no language. */
export function readPlace(hash: string): Place | undefined {
  const [name, chapter, step] = hash.replace(/^#/, '').split('/');
  const language = languages.find((known) => known === name);
  if (language === undefined) {
    return undefined;
  }
  const number = /^\d{1,3}$/.test(step ?? '') ? Number(step) : 0;
  return { language, ...(chapter !== undefined && chapter !== '' && { chapter }), step: number };
}

/** Returns the hash of a place. It is the same for a step in all languages, apart from the language. */
export function hashOf({ language, chapter, step }: Place): string {
  return `#${[language, ...(chapter === undefined ? [] : [chapter]), ...(step > 0 ? [step] : [])].join('/')}`;
}

/** Returns the nearest place that exists: an unknown chapter leads to the list, a step that is too high to the last. */
export function existingPlace(place: Place, chapters: readonly Chapter[]): Place {
  const chapter = chapters.find(({ name }) => name === place.chapter);
  return chapter === undefined
    ? { language: place.language, step: 0 }
    : { ...place, step: Math.min(place.step, chapter.steps.length - 1) };
}

/** Returns the places before and after a place, through all chapters. The list of chapters is before the first. */
export function neighbors(place: Place, chapters: readonly Chapter[]): { previous?: Place; next?: Place } {
  const { language } = place;
  const all: Place[] = [
    { language, step: 0 },
    ...chapters.flatMap(({ name, steps }) => steps.map((_, step) => ({ language, chapter: name, step }))),
  ];
  const index = all.findIndex(({ chapter, step }) => chapter === place.chapter && step === place.step);
  const [previous, next] = [all[index - 1], all[index + 1]];
  return { ...(previous && { previous }), ...(next && { next }) };
}
