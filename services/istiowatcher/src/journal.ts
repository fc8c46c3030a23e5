import { type JournalEntry, MAX_JOURNAL_ENTRIES, MAX_SENTENCE, type Weights } from '@hashr/messages/burst.ts';
import type { Logger } from '@hashr/service-kit/log.ts';

/** The newest entries. What goes on is entered once, when it begins. */
export interface Journal {
  /** Newest first. An entry stays the same object, so that whoever counts them knows what is new. */
  readonly entries: JournalEntry[];
  /** Returns false if it went on already. */
  enter(entry: JournalEntry): boolean;
  /** Whatever went on is over: the next refusal, failure or dry run is news again. */
  calm(): void;
}

/** Creates an empty journal, which also writes each entry to the log. */
export function createJournal(log: Logger): Journal {
  let entries: JournalEntry[] = [];
  let going: string | undefined;

  return {
    get entries() {
      return entries;
    },
    enter(entry) {
      const { kind, verdict, from, to } = entry;
      const what = `${kind} ${verdict} ${inShort(to)}`;
      const isEvent = kind === 'moved' || kind === 'external';
      if (!isEvent && what === going) {
        return false;
      }
      going = isEvent ? undefined : what;
      entries = [{ ...entry, reason: entry.reason.slice(0, MAX_SENTENCE) }, ...entries].slice(0, MAX_JOURNAL_ENTRIES);
      log[kind === 'moved' || kind === 'would-move' ? 'info' : 'warn'](
        `${kind} (primary/burst): ${from === null ? '?' : inShort(from)} -> ${inShort(to)}. ${entry.reason}`,
      );
      return true;
    },
    calm() {
      going = undefined;
    },
  };
}

function inShort({ primary, burst }: Weights): string {
  return `${primary}/${burst}`;
}
