import type { Chapter } from '../../chapter.ts';
import { element } from '../elements.ts';
import { hashOf, type Place } from '../place.ts';
import type { Progress } from '../progress.ts';
import type { Texts } from '../texts.ts';
import { groupsOf, numberOf } from './chapter-label.ts';
import { progressMark } from './progress-mark.ts';

/** What the lists of chapters show. */
export interface ChapterListData {
  chapters: readonly Chapter[];
  place: Place;
  progress: Progress;
  texts: Texts;
}

/**
 * Returns the chapters in groups, each with its minutes and how much of it is finished.
 *
 * @param heading the element of the groups' headings
 */
export function chapterList({ chapters, place, progress, texts }: ChapterListData, heading: 'h2' | 'p'): HTMLElement[] {
  return groupsOf(chapters).flatMap(({ group, chapters }) => [
    element(heading, { class: 'group' }, texts.groups[group]),
    element('ol', { class: 'chapter-list' }, ...chapters.map((chapter) => item(chapter))),
  ]);

  function item(chapter: Chapter): HTMLElement {
    const done = progress.doneSteps(chapter.name, chapter.steps.length);
    const current = chapter.name === place.chapter;
    const notes = [
      ...(chapter.minutes === undefined ? [] : [element('span', {}, texts.minutes(chapter.minutes))]),
      ...(done === 0 ? [] : [element('span', { class: 'spoken' }, texts.doneOf(done, chapter.steps.length))]),
    ];
    const link = element(
      'a',
      {
        href: hashOf({ language: place.language, chapter: chapter.name, step: 0 }),
        'aria-current': current ? 'true' : undefined,
      },
      progressMark(numberOf(chapter) ?? '·', done, chapter.steps.length),
      element('span', { class: 'chapter-title' }, chapter.title),
      element('span', { class: 'minutes' }, ...notes),
    );
    return element('li', {}, link);
  }
}
