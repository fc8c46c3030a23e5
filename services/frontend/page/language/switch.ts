import { find, setText } from '../elements.ts';
import { en } from './en.ts';
import { chooseLanguage, type Language, languages } from './languages.ts';
import { setStaticTexts } from './static-texts.ts';
import { onLanguageChange, setLanguage, language as shown, text, type Words } from './text.ts';

const STORAGE_KEY = 'language';
const ADDRESS_KEY = 'lang';

/** English is a part of the page. Another language is loaded when the page needs it. */
const load: Record<Language, () => Promise<Words>> = {
  en: async () => ({ catalogue: en }),
  ja: async () => (await import('./japanese.ts')).japanese,
};

/**
 * Shows the page in the language of the address (`?lang=ja`), of the last choice, or of the browser, and offers the other
 * one with a button. A change needs no reload, so the page keeps its rate.
 */
export function followLanguage(): void {
  const button = find('#language');
  let wanted: Language = 'en';
  onLanguageChange(() => setStaticTexts(document, text));

  async function show(language: Language): Promise<void> {
    wanted = language;
    // Without a connection, the page keeps its language.
    const words = await load[language]().catch(() => undefined);
    // After two quick clicks, only the last one counts.
    if (words !== undefined && language === wanted) {
      document.documentElement.lang = language;
      setLanguage(language, words);
      showOther(button, otherLanguage(language));
      find('#codelab-link').setAttribute('href', `./codelab/#${language}`);
    }
  }

  button.addEventListener('click', () => {
    const language = otherLanguage(shown());
    localStorage.setItem(STORAGE_KEY, language);
    keepInAddress(language);
    void show(language);
  });
  const address = new URLSearchParams(location.search).get(ADDRESS_KEY);
  const first = chooseLanguage({ address, stored: localStorage.getItem(STORAGE_KEY), browser: navigator.languages });
  // index.html is in English.
  if (first !== 'en') {
    void show(first);
  }
}

function otherLanguage(language: Language): Language {
  return language === 'en' ? 'ja' : 'en';
}

/** The button has the name of the other language, in that language. */
function showOther(button: HTMLElement, language: Language): void {
  button.lang = language;
  setText(button, languages[language]);
}

/** The address wins over the last choice, so it follows the switch. */
function keepInAddress(language: Language): void {
  const url = new URL(location.href);
  if (url.searchParams.has(ADDRESS_KEY)) {
    url.searchParams.set(ADDRESS_KEY, language);
    history.replaceState(history.state, '', url);
  }
}
