import type { Chapter } from '../../chapter.ts';
import { element, find } from '../elements.ts';
import { hashOf, neighbors, type Place } from '../place.ts';
import type { Texts } from '../texts.ts';

/** Shows the links to the step before and after, across chapters. The last one leads back to the list of chapters. */
export function showNeighborLinks(place: Place, chapters: readonly Chapter[], texts: Texts): void {
  const { previous, next } = neighbors(place, chapters);
  const chapter = (to: Place) => chapters.find(({ name }) => name === to.chapter);
  const title = (to: Place) =>
    to.chapter === undefined
      ? texts.allChapters
      : to.step === 0
        ? (chapter(to)?.title ?? '')
        : (chapter(to)?.steps[to.step]?.title ?? '');

  const previousLink = find<HTMLAnchorElement>('#previous');
  previousLink.hidden = previous === undefined;
  if (previous !== undefined) {
    fill(previousLink, previous, texts.previous, title(previous));
  }
  const target = next ?? { language: place.language, step: 0 };
  const label = next === undefined ? texts.finish : next.chapter === place.chapter ? texts.next : texts.nextChapter;
  fill(find<HTMLAnchorElement>('#next'), target, label, title(target));
}

function fill(link: HTMLAnchorElement, to: Place, label: string, title: string): void {
  link.href = hashOf(to);
  link.replaceChildren(element('span', { class: 'direction' }, label), element('b', {}, title));
}
