import { type Decision, MAX_DECISIONS, MAX_SENTENCE, type Weights } from '@hashr/messages/burst.ts';
import type { Logger } from '@hashr/service-kit/log.ts';

/** The newest decisions. What goes on is entered once, when it begins. */
export interface Journal {
  /** Newest first. An entry stays the same object, so that whoever counts them knows what is new. */
  readonly decisions: Decision[];
  /** Returns false if it went on already. */
  enter(decision: Decision): boolean;
  /** Whatever went on is over: the next refusal, failure or dry run is news again. */
  calm(): void;
}

/** Creates an empty journal, which also writes each entry to the log. */
export function createJournal(log: Logger): Journal {
  let decisions: Decision[] = [];
  let going: string | undefined;

  return {
    get decisions() {
      return decisions;
    },
    enter(decision) {
      const { kind, verdict, from, to } = decision;
      const what = `${kind} ${verdict} ${inShort(to)}`;
      const isEvent = kind === 'moved' || kind === 'foreign';
      if (!isEvent && what === going) {
        return false;
      }
      going = isEvent ? undefined : what;
      decisions = [{ ...decision, reason: decision.reason.slice(0, MAX_SENTENCE) }, ...decisions].slice(
        0,
        MAX_DECISIONS,
      );
      log[kind === 'moved' || kind === 'would-move' ? 'info' : 'warn'](
        `${kind} (primary/burst): ${from === null ? '?' : inShort(from)} -> ${inShort(to)}. ${decision.reason}`,
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
