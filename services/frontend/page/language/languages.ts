/** The languages of the page, each with its own name for itself. The first one is the default. */
export const languages = { en: 'English', ja: '日本語' } as const;

export type Language = keyof typeof languages;

interface Wishes {
  /** `?lang=` of the address; null if there is none. */
  address: string | null;
  /** What the user chose with the switch; null if nothing. */
  stored: string | null;
  /** The languages of the browser, in the order of preference, such as "ja-JP". */
  browser: readonly string[];
}

/** Chooses the language of the page: the address wins, then the switch, then the browser, else English. Pure. */
export function chooseLanguage({ address, stored, browser }: Wishes): Language {
  for (const wish of [address, stored, ...browser]) {
    const language = wish?.toLowerCase().split('-')[0] ?? '';
    if (isLanguage(language)) {
      return language;
    }
  }
  return 'en';
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(languages, text);
}
