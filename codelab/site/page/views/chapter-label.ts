import type { Chapter } from '../../chapter.ts';
import type { Texts } from '../texts.ts';

/** The number of a chapter, from its name: `6`. A text for whoever leads the workshop has none. */
export function numberOf({ name }: Pick<Chapter, 'name'>): string | undefined {
  const number = /^\d+/.exec(name)?.[0];
  return number === undefined ? undefined : String(Number(number));
}

/** The group of a chapter, by what it needs. */
function groupOf(chapter: Chapter): keyof Texts['groups'] {
  if (numberOf(chapter) === undefined) {
    return 'other';
  }
  if ([chapter.needs, chapter.leaves].includes('two-clusters')) {
    return 'clusters';
  }
  return chapter.needs === 'nothing' ? 'laptop' : 'cluster';
}

/** The chapters in groups of neighbours that need the same. */
export function groupsOf(chapters: readonly Chapter[]): { group: keyof Texts['groups']; chapters: Chapter[] }[] {
  const groups: { group: keyof Texts['groups']; chapters: Chapter[] }[] = [];
  for (const chapter of chapters) {
    const group = groupOf(chapter);
    const last = groups.at(-1);
    if (last?.group === group) {
      last.chapters.push(chapter);
    } else {
      groups.push({ group, chapters: [chapter] });
    }
  }
  return groups;
}
