/** A part of an excerpt. */
export interface Part {
  text: string;
  /** It is one of the words that were searched. */
  match: boolean;
}

/** How much text stands before the first match, and in all, in characters. */
const BEFORE = 40;
const LENGTH = 160;

/** Returns the part of a text around the first of the words (letters and digits only), with the words marked. */
export function excerpt(text: string, words: readonly string[]): Part[] {
  const pattern = new RegExp(`(${words.join('|') || '$^'})`, 'gi');
  const first = Math.max(text.search(pattern), 0);
  const begin = first <= BEFORE ? 0 : first - BEFORE;
  const end = Math.min(begin + LENGTH, text.length);
  const shown = `${begin > 0 ? '…' : ''}${text.slice(begin, end)}${end < text.length ? '…' : ''}`;
  return shown
    .split(pattern)
    .map((part, index) => ({ text: part, match: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
