/** A sentence, or several, in the language of the page, or in the given one. It is never read as HTML. */
export interface Sentence {
  text: string;
  lang?: 'en';
}
