import type { Chapter } from '../../chapter.ts';
import { addCopyButtons } from '../copy.ts';
import { element, find } from '../elements.ts';
import { hashOf, type Place } from '../place.ts';
import { focusScrollers } from '../scrollers.ts';
import type { Texts } from '../texts.ts';
import { numberOf } from './chapter-label.ts';

/** Shows one step of a chapter at a time. */
export interface StepView {
  show(chapter: Chapter, place: Place, texts: Texts): void;
}

/**
 * Creates the view of the steps. All steps of the chapter are in the document, so that the browser's own search finds
 * them and a print contains them.
 */
export function createStepView(container: HTMLElement, announcement: HTMLElement): StepView {
  let shown = '';
  new ResizeObserver(() => focusScrollers(container)).observe(container);

  return {
    show(chapter, place, texts) {
      const key = `${place.language}/${chapter.name}`;
      if (shown !== key) {
        shown = key;
        const sections = chapter.steps.map(({ html }, step) => section(html, { ...place, step }));
        container.replaceChildren(heading(chapter, place, texts), ...sections);
        addCopyButtons(container, texts, announcement);
      }
      container.dataset.step = place.step === 0 ? 'first' : 'later';
      for (const [step, section] of container.querySelectorAll('section').entries()) {
        if (step === place.step) {
          section.removeAttribute('hidden');
        } else {
          section.setAttribute('hidden', 'until-found');
        }
      }
      focusScrollers(container);
    },
  };
}

function section(html: string, place: Place): HTMLElement {
  const created = element('section', { class: 'step' });
  // It was made from the Markdown of the repository when the site was built.
  created.innerHTML = html;
  created.addEventListener('beforematch', () => {
    location.hash = hashOf(place);
  });
  created.querySelector('h2')?.setAttribute('tabindex', '-1');
  return created;
}

function heading(chapter: Chapter, place: Place, texts: Texts): HTMLElement {
  const number = numberOf(chapter);
  const notes = [
    ...(number === undefined ? [] : [texts.chapter(number)]),
    ...(chapter.minutes === undefined ? [] : [texts.minutes(chapter.minutes)]),
  ];
  return element(
    'hgroup',
    {},
    element('p', {}, notes.join(' · ')),
    element('h1', { tabindex: '-1' }, element('a', { href: hashOf({ ...place, step: 0 }) }, chapter.title)),
  );
}

/** Returns the heading of the step that is shown: the screen reader begins there. */
export function headingOf(container: HTMLElement, step: number): HTMLElement {
  return find(step === 0 ? 'h1' : 'section:not([hidden]) h2', container);
}
