/** The languages of the codelab. The first is the original. */
export const languages = ['en', 'ja'] as const;

export type Language = (typeof languages)[number];

/** A chapter in one language, as the site shows it. */
export interface Chapter {
  /** The name of its file, without `.md`: `06-gateway`. */
  name: string;
  title: string;
  /** How long it takes. A text for whoever leads the workshop has none. */
  minutes?: number | undefined;
  /** What must be there before the chapter; see codelab/README.md. */
  needs?: string | undefined;
  /** What is there after the chapter. */
  leaves?: string | undefined;
  /** The first step is what precedes the first heading of the second level. */
  steps: Step[];
}

/** One step of a chapter. */
interface Step {
  /** Its heading, without markup. */
  title: string;
  html: string;
}
