import { type FrontendSeconds, MAX_REPORTED_SECONDS } from '@hashr/messages/frontend-seconds.ts';
import { HISTORY_SECONDS } from '@hashr/messages/history-limits.ts';
import type { History } from './history.ts';

/** Each second is reported again for this long, in seconds, because a message can be lost. */
const OVERLAP_SECONDS = 5;

/** Decides which of its own seconds a frontend reports next. */
export interface ReportedSeconds {
  /**
   * Returns the seconds to publish now. After an outage these are the oldest ones that were not published; the following
   * messages contain the rest.
   *
   * @param isLast whether this is the last message, which also contains the current second
   */
  next(isLast: boolean): FrontendSeconds;
  /** Enters that seconds were published. */
  confirm(seconds: FrontendSeconds): void;
  /** The newest second that was published. */
  readonly publishedUpTo: number;
}

/** Creates the reporter of a frontend that starts in the current second. */
export function createReportedSeconds(
  ownId: string,
  history: Pick<History, 'nowSecond' | 'secondsOf'>,
): ReportedSeconds {
  let publishedUpTo = history.nowSecond() - 1;

  return {
    next(isLast) {
      const newest = history.nowSecond() - (isLast ? 0 : 1);
      // If the clock was set back, what is newer than the newest second is not reported yet.
      const firstMissing = Math.min(publishedUpTo, newest) + 1;
      const fromSecond = isLast
        ? newest - MAX_REPORTED_SECONDS + 1
        : Math.max(firstMissing - OVERLAP_SECONDS, newest - HISTORY_SECONDS + 1);
      const toSecond = Math.min(newest, fromSecond + MAX_REPORTED_SECONDS - 1);
      return history.secondsOf(ownId, fromSecond, toSecond) as FrontendSeconds;
    },
    confirm({ fromSecond, offered }) {
      publishedUpTo = fromSecond + offered.length - 1;
    },
    get publishedUpTo() {
      return publishedUpTo;
    },
  };
}
