import { element, find } from '../elements.ts';
import { hashOf } from '../place.ts';
import { type ChapterListData, chapterList } from './chapter-list.ts';

/** Shows what the codelab is, where to start or continue, and all chapters. */
export function showHome(container: HTMLElement, data: ChapterListData): void {
  const { chapters, place, progress, texts } = data;
  const numbered = chapters.filter(({ minutes }) => minutes !== undefined);
  const minutes = numbered.reduce((sum, chapter) => sum + (chapter.minutes ?? 0), 0);
  find('#home-total', container).textContent = texts.total(numbered.length, minutes);

  const last = progress.last();
  const chapter = chapters.find(({ name }) => name === last?.chapter) ?? chapters[0];
  const start = find<HTMLAnchorElement>('#home-start', container);
  start.hidden = chapter === undefined;
  start.href = hashOf({ language: place.language, ...(chapter && { chapter: chapter.name }), step: last?.step ?? 0 });
  start.replaceChildren(
    last === undefined ? texts.start : texts.continue,
    ...(last === undefined || chapter === undefined ? [] : [element('small', {}, chapter.title)]),
  );
  find('#home-forget', container).hidden = last === undefined;
  find('#home-chapters', container).replaceChildren(...chapterList(data, 'h2'));
}
