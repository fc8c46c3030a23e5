/** The long vowel mark and the repetition mark belong to words, too. */
const JAPANESE = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]`;
const WORD = new RegExp(`${JAPANESE}+|[[\\p{L}\\p{N}]--${JAPANESE}]+`, 'gv');
const BEGINS_JAPANESE = new RegExp(`^${JAPANESE}`, 'v');

/**
 * Splits a text into the words that the search compares. Japanese has no spaces between words, so each pair of
 * characters is a word.
 */
export function wordsOf(text: string): string[] {
  const words = text.normalize('NFKC').toLowerCase().match(WORD) ?? [];
  return words.flatMap((word) => (isJapanese(word) ? pairsOf(word) : [word]));
}

/** Whether a word of {@link wordsOf} is Japanese. */
export function isJapanese(word: string): boolean {
  return BEGINS_JAPANESE.test(word);
}

function pairsOf(word: string): string[] {
  const characters = [...word];
  return characters.length < 2 ? characters : characters.slice(1).map((next, index) => `${characters[index]}${next}`);
}
