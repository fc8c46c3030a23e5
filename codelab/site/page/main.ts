import './styles/base.css';
import './styles/header.css';
import './styles/frame.css';
import './styles/prose.css';
import './styles/code.css';
import './styles/lists.css';
import './styles/home.css';
import './styles/search.css';
import './styles/print.css';
import { type Chapter, type Language, languages } from '../chapter.ts';
import { find } from './elements.ts';
import { followKeys } from './keys.ts';
import { existingPlace, hashOf, type Place, readPlace } from './place.ts';
import { createProgress } from './progress.ts';
import { createSearch } from './search/search-dialog.ts';
import { browserStorage } from './storage.ts';
import { type Texts, texts } from './texts.ts';
import { followTheme } from './theme.ts';
import { followMenuButtons, showFrame } from './views/frame.ts';
import { showHome } from './views/home-view.ts';
import { showNeighborLinks } from './views/neighbor-links.ts';
import { createStepView, headingOf } from './views/step-view.ts';

const LANGUAGE_KEY = 'codelab-language';

const contents: Record<Language, () => Promise<{ default: Chapter[] }>> = {
  en: () => import('virtual:codelab/en'),
  ja: () => import('virtual:codelab/ja'),
};

const storage = browserStorage();
const progress = createProgress(storage);
const showTheme = followTheme(find('#theme'), storage);
const home = find('#home');
const article = find('#article');
const steps = createStepView(find('#steps'), find('#announcement'));
let shown: { chapters: Chapter[]; place: Place; texts: Texts } | undefined;

const openSearch = createSearch(() => shown);

/** The language that was chosen last, or else that of the browser. */
function preferredLanguage(): Language {
  const known = (name: string | undefined) => languages.find((language) => name?.startsWith(language));
  return known(storage.read(LANGUAGE_KEY)) ?? known(navigator.languages.find((name) => known(name))) ?? languages[0];
}

/** Shows the place that the address names. */
async function show(): Promise<void> {
  const wanted = readPlace(location.hash) ?? { language: preferredLanguage(), step: 0 };
  const { default: chapters } = await contents[wanted.language]();
  const place = existingPlace(wanted, chapters);
  if (location.hash !== hashOf(place)) {
    history.replaceState(null, '', hashOf(place));
  }
  const first = shown === undefined;
  shown = { chapters, place, texts: texts[place.language] };
  storage.write(LANGUAGE_KEY, place.language);
  draw();
  if (!first) {
    scrollTo(0, 0);
    (place.chapter === undefined ? find('h1', home) : headingOf(article, place.step)).focus({ preventScroll: true });
  }
}

function draw(): void {
  if (shown === undefined) {
    return;
  }
  const { chapters, place, texts } = shown;
  const chapter = chapters.find(({ name }) => name === place.chapter);
  home.hidden = chapter !== undefined;
  article.hidden = chapter === undefined;
  if (chapter === undefined) {
    showHome(home, { chapters, place, progress, texts });
  } else {
    progress.visit(chapter.name, place.step);
    steps.show(chapter, place, texts);
    showNeighborLinks(place, chapters, texts);
  }
  showFrame({ chapters, chapter, place, progress, texts });
  showTheme(texts);
}

/** Going on from a step finishes it. */
find('#next').addEventListener('click', () => {
  if (shown?.place.chapter !== undefined) {
    progress.finish(shown.place.chapter, shown.place.step);
  }
});
find('#home-forget').addEventListener('click', () => {
  progress.forget();
  draw();
});
find('#skip').addEventListener('click', () => {
  (article.hidden ? find('h1', home) : headingOf(article, shown?.place.step ?? 0)).focus();
});
find('#open-search').addEventListener('click', openSearch);
followMenuButtons();
followKeys({
  previous: () => article.hidden || find('#previous').click(),
  next: () => find(article.hidden ? '#home-start' : '#next').click(),
  search: openSearch,
});
addEventListener('hashchange', () => void show());
addEventListener('storage', draw);
void show();
