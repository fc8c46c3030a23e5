import { type Chapter, languages } from '../../chapter.ts';
import { find } from '../elements.ts';
import { hashOf } from '../place.ts';
import type { Texts } from '../texts.ts';
import { type ChapterListData, chapterList } from './chapter-list.ts';
import { stepList, stepStrip } from './step-list.ts';

/** Shows what surrounds the step: the chapters, the steps of the chapter, the languages, the title of the document. */
export function showFrame(data: ChapterListData & { chapter: Chapter | undefined }): void {
  const { chapter, place, progress, texts } = data;
  document.documentElement.lang = place.language;
  const name = `String Hashr ${texts.codelab}`;
  document.title = [chapter?.steps[place.step]?.title, place.step > 0 ? chapter?.title : undefined, name]
    .filter((part) => part !== undefined)
    .join(' · ');
  showTexts(texts);
  find<HTMLAnchorElement>('#home-link').href = hashOf({ language: place.language, step: 0 });
  for (const language of languages) {
    const link = find<HTMLAnchorElement>(`#languages [lang=${language}]`);
    link.href = hashOf({ ...place, language });
    link.toggleAttribute('aria-current', language === place.language);
    if (language === place.language) {
      link.setAttribute('aria-current', 'true');
    }
  }

  find('#chapters').replaceChildren(...chapterList(data, 'p'));
  closeMenus();
  if (chapter !== undefined) {
    find('#step-list').replaceChildren(stepList(chapter, place, progress, texts));
    find('#open-steps').replaceChildren(
      place.step === 0 ? texts.overview : texts.step(place.step, chapter.steps.length - 1),
      stepStrip(chapter, place, progress),
    );
    // The chapters scroll by themselves: the current one must be in sight.
    find('#chapters').querySelector('[aria-current]')?.scrollIntoView?.({ block: 'nearest' });
  }
}

/** Elements name their text, or that of their label, in index.html. */
function showTexts(texts: Texts): void {
  for (const element of document.querySelectorAll<HTMLElement | SVGElement>('[data-text]')) {
    element.textContent = texts[element.dataset.text as 'chapters'];
  }
  for (const element of document.querySelectorAll<HTMLElement>('[data-label]')) {
    element.setAttribute('aria-label', texts[element.dataset.label as 'chapters']);
  }
  find<HTMLInputElement>('#search-input').placeholder = texts.searchHint;
}

/** On a narrow screen, a button opens the chapters, and another one the steps. */
export function followMenuButtons(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[aria-expanded][aria-controls]:is(button)')) {
    button.addEventListener('click', () => {
      const open = button.getAttribute('aria-expanded') !== 'true';
      closeMenus();
      button.setAttribute('aria-expanded', String(open));
    });
  }
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') {
      closeMenus();
    }
  });
}

function closeMenus(): void {
  for (const button of document.querySelectorAll('button[aria-expanded]')) {
    button.setAttribute('aria-expanded', 'false');
  }
}
