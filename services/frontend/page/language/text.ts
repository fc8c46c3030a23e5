import type { NoticeSentences } from '@hashr/messages/notices.ts';
import type { Why } from '@hashr/messages/why.ts';
import { en } from './en.ts';
import type { Language } from './languages.ts';

/** A text, with parameters in braces: "{count} sent". With a plural, `count` chooses the form. */
export type Message = string | { one?: string; other: string };

/** The name of a text. */
export type Key = keyof typeof en;

/** All texts in one language. */
export type Catalogue = Record<Key, Message>;

type Placeholders<Text> = Text extends { other: infer Other }
  ? Placeholders<Other> | 'count'
  : Text extends `${string}{${infer Name}}${infer Rest}`
    ? Name | Placeholders<Rest>
    : never;
type ValueOf<Name> = Name extends 'count' ? number : string | number;
type Parameters<Name extends Key> = [Placeholders<(typeof en)[Name]>] extends [never]
  ? []
  : [{ [Placeholder in Placeholders<(typeof en)[Name]>]: ValueOf<Placeholder> }];

/** The name of a text without parameters. */
export type PlainKey = { [Name in Key]: Parameters<Name> extends [] ? Name : never }[Key];

/** What the watcher says, in a language other than its own, which is English. */
export interface WatcherSentences {
  /** Says what happens, and why, without the notices of a failure. */
  explain: (why: Why) => string;
  notices: NoticeSentences;
}

/** Everything that the page says in one language. */
export interface Words {
  catalogue: Catalogue;
  /** Undefined: the sentences of the watcher are in this language. */
  watcher?: WatcherSentences;
}

let chosen: Words & { language: Language } = { language: 'en', catalogue: en };
const listeners = new Set<() => void>();

/**
 * Returns a text in the language of the page.
 *
 * @param parameters what the catalogue's placeholders stand for; a number is formatted as a count ("1,234"), and a text
 *   stays as it is
 */
export function text<Name extends Key>(key: Name, ...[parameters]: Parameters<Name>): string {
  return fill(chosen.catalogue[key], parameters ?? {}, chosen.language);
}

/** Joins whole sentences. Empty ones are left out. */
export function joinSentences(...sentences: string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(text('separator.sentences'));
}

/** The language of the page. */
export function language(): Language {
  return chosen.language;
}

/** What the watcher says in the language of the page; undefined: its own sentences are in this language. */
export function watcherSentences(): WatcherSentences | undefined {
  return chosen.watcher;
}

/** Sets the language of the page, and calls everything that shows texts. */
export function setLanguage(newLanguage: Language, words: Words): void {
  chosen = { ...words, language: newLanguage };
  for (const listener of listeners) {
    listener();
  }
}

/** Calls a function after each change of the language, in the order of the calls to this function. */
export function onLanguageChange(listener: () => void): void {
  listeners.add(listener);
}

/** Replaces the placeholders of a message. Pure. */
export function fill(message: Message, parameters: Record<string, string | number>, locale: Language): string {
  const chosenForm = typeof message === 'string' ? message : formOf(message, Number(parameters.count), locale);
  return chosenForm.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = parameters[name] ?? placeholder;
    return typeof value === 'number' ? value.toLocaleString(locale) : value;
  });
}

function formOf(forms: { one?: string; other: string }, count: number, locale: Language): string {
  const isOne = new Intl.PluralRules(locale).select(count) === 'one';
  return isOne && forms.one !== undefined ? forms.one : forms.other;
}
