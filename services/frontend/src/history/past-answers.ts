import { MAX_FRONTENDS } from '@hashr/messages/frontends.ts';
import type { HistoryAnswer, HistoryRequest } from '@hashr/messages/history.ts';
import { HISTORY_SECONDS } from '@hashr/messages/history-limits.ts';
import type { Peers } from '../peers/peers.ts';
import type { History } from './history.ts';

/** The shortest time between two answers, in milliseconds. One answer serves all requests until then. */
const ANSWER_INTERVAL_MS = 1_000;

type WithoutSignature<Answer> = Answer extends unknown ? Omit<Answer, 'key' | 'signature'> : never;

/** An answer before it is signed. */
export type UnsignedAnswer = WithoutSignature<HistoryAnswer>;

/** Answers the requests of peers. */
export interface PastAnswers {
  receive(request: HistoryRequest, nowMs: number): void;
  /** Answers the requests that wait. Call it several times a second, with a time that never goes back. */
  tick(nowMs: number): void;
}

interface PastAnswersParts {
  ownId: string;
  history: Pick<History, 'nowSecond' | 'secondsOf' | 'watcherSince'>;
  peers: Pick<Peers, 'known'>;
  /** The newest of its own seconds that a report of this frontend has covered. */
  publishedUpTo: () => number;
  publish: (answer: UnsignedAnswer) => void;
  /** Publishes the reports of this frontend and of those that are gone. */
  publishReport: () => void;
}

/**
 * Creates the answerer of a frontend. Every frontend answers for itself. The one with the lowest id also answers for
 * those that are gone, and for the watcher. If all wait for an answer, each answers for the watcher, because any of them
 * may be the only one that received a status. However many requests there are, a frontend answers at most once a second.
 */
export function createPastAnswers(parts: PastAnswersParts): PastAnswers {
  const { ownId, history, peers, publish, publishReport } = parts;
  const requests = new Map<string, HistoryRequest>();
  let answeredMs = Number.NEGATIVE_INFINITY;
  let ownRequestMs = Number.NEGATIVE_INFINITY;

  function waitingIds(waiting: HistoryRequest[], nowMs: number): string[] {
    const isWaiting = nowMs - ownRequestMs < ANSWER_INTERVAL_MS;
    return [...waiting.map(({ id }) => id), ...(isWaiting ? [ownId] : [])];
  }
  function answer(waiting: HistoryRequest[], nowMs: number): void {
    const sinceSecond = Math.max(
      history.nowSecond() - HISTORY_SECONDS + 1,
      Math.min(...waiting.map((request) => request.sinceSecond)),
    );
    const publishSeconds = (of: string, toSecond: number) => {
      const seconds = history.secondsOf(of, sinceSecond, toSecond);
      if (seconds !== undefined) {
        publish({ kind: 'frontend', id: ownId, of, seconds });
      }
    };
    const known = peers.known(nowMs);
    const live = [ownId, ...known.filter(({ gone }) => !gone).map(({ report }) => report.id)];
    const needsShared = waiting.some((request) => request.needsShared);
    const ids = waitingIds(waiting, nowMs);
    // The live frontends that do not wait for an answer themselves.
    const others = live.filter((id) => !ids.includes(id));
    const isLowest = (others.length > 0 ? others : live).every((id) => ownId <= id);

    // Seconds are checked against the totals of the reports, which must arrive first.
    publishReport();
    if (waiting.some(({ answered }) => !answered.includes(ownId))) {
      publishSeconds(ownId, Math.min(parts.publishedUpTo(), history.nowSecond()));
    }
    if (needsShared && isLowest) {
      for (const { report } of known.filter(({ gone }) => gone)) {
        publishSeconds(report.id, history.nowSecond());
      }
    }
    if (needsShared && (isLowest || others.length === 0)) {
      publish({ kind: 'watcher', id: ownId, past: history.watcherSince(sinceSecond) });
    }
  }

  return {
    receive(request, nowMs) {
      if (request.id === ownId) {
        ownRequestMs = nowMs;
      } else if (requests.has(request.id) || requests.size < MAX_FRONTENDS) {
        requests.set(request.id, request);
      }
    },
    tick(nowMs) {
      if (requests.size > 0 && nowMs - answeredMs >= ANSWER_INTERVAL_MS) {
        answeredMs = nowMs;
        const waiting = [...requests.values()];
        requests.clear();
        answer(waiting, nowMs);
      }
    },
  };
}
