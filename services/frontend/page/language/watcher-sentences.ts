import type { JournalEntry, WatcherStatus } from '@hashr/messages/burst.ts';
import type { Note, Notice, NoticeSentences } from '@hashr/messages/notices.ts';
import type { Sentence } from './sentence.ts';
import { type WatcherSentences, watcherSentences } from './text.ts';

/** Returns the reason of a status or of a journal entry in the language of the page. */
export function reasonOf({ reason, why }: Pick<WatcherStatus | JournalEntry, 'reason' | 'why'>): Sentence[] {
  const sentences = watcherSentences();
  if (sentences === undefined || why === undefined) {
    return [inEnglish(reason)];
  }
  const explanation = { text: sentences.explain(why) };
  const notices = 'notices' in why ? sayAll(why.notices, sentences) : [];
  return [explanation, ...notices].filter(({ text }) => text !== '');
}

/** Returns the problem of a status; null if there is none. */
export function problemOf({ problem, problemNotices }: WatcherStatus): Sentence[] | null {
  return problem === null ? null : say(problem, problemNotices);
}

/** Returns the notes of a status. */
export function notesOf({ notes, noteNotices }: WatcherStatus): Sentence[][] {
  return notes.map((note, i) => say(note, noteNotices?.[i]));
}

/** Joins sentences in several languages to one text, for a label. */
export function toText(sentences: Sentence[]): string {
  return sentences.map(({ text }) => text).join(' ');
}

function say(english: string, notices: Note | undefined): Sentence[] {
  const sentences = watcherSentences();
  return sentences === undefined || notices === undefined ? [inEnglish(english)] : sayAll(notices, sentences);
}

function sayAll(notices: Note, { notices: sayings }: WatcherSentences): Sentence[] {
  return notices.map((notice) =>
    notice.code === 'raw' ? inEnglish(notice.message) : { text: sayOne(notice, sayings) },
  );
}

function sayOne(notice: Notice, sayings: NoticeSentences): string {
  const sentence = sayings[notice.code] as (notice: Notice) => string;
  return sentence(notice);
}

function inEnglish(text: string): Sentence {
  return watcherSentences() === undefined ? { text } : { text, lang: 'en' };
}
