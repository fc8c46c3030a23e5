import type { Chapter } from '../../chapter.ts';
import { element, find } from '../elements.ts';
import { hashOf, type Place } from '../place.ts';
import type { Texts } from '../texts.ts';
import { numberOf } from '../views/chapter-label.ts';
import { excerpt } from './excerpt.ts';
import { type FoundStep, indexSteps } from './step-index.ts';

/** What the search works on. */
interface SearchData {
  chapters: readonly Chapter[];
  place: Place;
  texts: Texts;
}

/** Creates the search over all steps. The arrow keys choose a result, Enter opens it. Returns what opens the dialog. */
export function createSearch(current: () => SearchData | undefined): () => void {
  const dialog = find<HTMLDialogElement>('#search');
  const input = find<HTMLInputElement>('#search-input');
  const list = find('#search-results');
  const count = find('#search-count');
  let indexed: readonly Chapter[] | undefined;
  let search = indexSteps([]);
  let chosen = 0;

  function choose(index: number): void {
    const options = [...list.children];
    chosen = Math.max(0, Math.min(index, options.length - 1));
    for (const [position, option] of options.entries()) {
      option.setAttribute('aria-selected', String(position === chosen));
    }
    const option = options[chosen];
    input.setAttribute('aria-expanded', String(option !== undefined));
    if (option === undefined) {
      input.removeAttribute('aria-activedescendant');
    } else {
      input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    }
  }

  function show(): void {
    const data = current();
    if (data !== undefined) {
      const query = input.value.trim();
      const found = query === '' ? [] : search(query);
      list.replaceChildren(...found.map((step, index) => option(step, index, data)));
      count.textContent =
        query === '' ? '' : found.length === 0 ? data.texts.noResults : data.texts.results(found.length);
      choose(0);
    }
  }

  function open(index: number): void {
    const link = list.children[index]?.getAttribute('data-href');
    if (typeof link === 'string') {
      dialog.close();
      location.hash = link;
    }
  }

  input.addEventListener('input', show);
  input.addEventListener('keydown', (event) => {
    const action = {
      ArrowDown: () => choose(chosen + 1),
      ArrowUp: () => choose(chosen - 1),
      Enter: () => open(chosen),
    }[event.key];
    if (action !== undefined && !event.isComposing) {
      event.preventDefault();
      action();
    }
  });
  list.addEventListener('click', (event) => {
    const option = event.target instanceof Element ? event.target.closest('[role=option]') : null;
    open([...list.children].indexOf(option as Element));
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
  find('#search-close').addEventListener('click', () => dialog.close());

  return () => {
    const data = current();
    if (data !== undefined && !dialog.open) {
      if (indexed !== data.chapters) {
        indexed = data.chapters;
        search = indexSteps(data.chapters);
      }
      show();
      dialog.showModal();
      input.select();
    }
  };
}

function option({ chapter, step, title, text, words }: FoundStep, index: number, { place, texts }: SearchData) {
  const number = numberOf(chapter);
  const parts = excerpt(text, words).map(({ text, match }) => (match ? element('mark', {}, text) : text));
  return element(
    'div',
    {
      role: 'option',
      id: `result-${index}`,
      'data-href': hashOf({ language: place.language, chapter: chapter.name, step }),
    },
    element('b', {}, title),
    element('span', { class: 'where' }, [...(number ? [texts.chapter(number)] : []), chapter.title].join(' · ')),
    element('span', { class: 'excerpt' }, ...parts),
  );
}
