import { MAX_FRONTENDS } from '@hashr/messages/frontends.ts';
import type { HistoryAnswer, HistoryRequest } from '@hashr/messages/history.ts';
import { HISTORY_SECONDS } from '@hashr/messages/history-limits.ts';
import type { Peers } from '../peers/peers.ts';
import type { History } from './history.ts';

/** When the request is repeated if a peer has not answered, in milliseconds after the first one. */
const REPEAT_AFTER_MS = [2_000, 5_000];
/** How long answers are accepted, in milliseconds after the first request. */
const ACCEPT_MS = 10_000;
/** A request also covers this many seconds before the outage was noticed. */
const MARGIN_SECONDS = 10;
/** The most that is accepted for one request, in UTF-16 code units: ten minutes of all frontends, and a margin. */
const MAX_ANSWERS_LENGTH = 3_000_000;

/** Requests the past from the peers. All times in milliseconds on a clock that never goes back. */
export interface PastRequest {
  /** Requests everything since Redis was last connected: everything there is, if that was never so. */
  start(nowMs: number): void;
  /** Repeats the request if necessary. Call it several times a second. */
  tick(isConnected: boolean, nowMs: number): void;
  /** Whether a message of this length may be an answer that is awaited now. Each call counts. */
  accepts(length: number, nowMs: number): boolean;
  /**
   * Enters an answer. Returns why it is dropped, or undefined.
   *
   * @param isSigned whether the frontend whose id it contains has signed it
   */
  receive(answer: HistoryAnswer, isSigned: () => boolean, nowMs: number): string | undefined;
}

interface PastRequestParts {
  ownId: string;
  history: Pick<History, 'nowSecond' | 'receiveSeconds' | 'fillSeconds' | 'fillWatcher'>;
  peers: Pick<Peers, 'known'>;
  publish: (request: HistoryRequest) => void;
}

interface Pending {
  sinceSecond: number;
  untilSecond: number;
  startedMs: number;
  repeats: number;
  answered: Set<string>;
  hasShared: boolean;
  length: number;
}

/**
 * Creates the requester of a frontend. An answer that nobody has requested is ignored, so that messages on the channel
 * can change the past only after a start or an outage. A frontend is believed about itself; about a frontend that is
 * gone, any live one is, within the totals that the gone one has signed.
 */
export function createPastRequest({ ownId, history, peers, publish }: PastRequestParts): PastRequest {
  let connectedSecond = history.nowSecond() - HISTORY_SECONDS;
  let pending: Pending | undefined;

  function send({ sinceSecond, answered, hasShared }: Pending): void {
    const some = [...answered].slice(0, MAX_FRONTENDS);
    publish({ kind: 'request', id: ownId, sinceSecond, answered: some, needsShared: !hasShared });
  }
  function isUnanswered({ answered, hasShared }: Pending, nowMs: number): boolean {
    const live = peers.known(nowMs).filter(({ gone }) => !gone);
    return live.length > 0 && (!hasShared || live.some(({ report }) => !answered.has(report.id)));
  }

  return {
    start(nowMs) {
      const untilSecond = history.nowSecond();
      const sinceSecond = Math.max(0, connectedSecond - MARGIN_SECONDS);
      connectedSecond = untilSecond;
      pending = {
        sinceSecond: Math.min(sinceSecond, isAccepting(pending, nowMs) ? pending.sinceSecond : sinceSecond),
        untilSecond,
        startedMs: nowMs,
        repeats: 0,
        answered: new Set(),
        hasShared: false,
        length: 0,
      };
      send(pending);
    },
    tick(isConnected, nowMs) {
      connectedSecond = isConnected ? history.nowSecond() : connectedSecond;
      const dueMs = (pending?.startedMs ?? 0) + (REPEAT_AFTER_MS[pending?.repeats ?? 0] ?? Number.POSITIVE_INFINITY);
      if (pending !== undefined && isConnected && nowMs >= dueMs) {
        pending.repeats += 1;
        if (isUnanswered(pending, nowMs)) {
          send(pending);
        }
      }
    },
    accepts(length, nowMs) {
      if (!isAccepting(pending, nowMs)) {
        return false;
      }
      pending.length += length;
      return pending.length <= MAX_ANSWERS_LENGTH;
    },
    receive(answer, isSigned, nowMs) {
      if (!isAccepting(pending, nowMs) || answer.id === ownId) {
        return undefined;
      }
      const known = peers.known(nowMs);
      if (!isSigned() || !known.some(({ report, gone }) => report.id === answer.id && !gone)) {
        return 'not verified';
      }
      if (answer.kind === 'watcher') {
        pending.hasShared = true;
        history.fillWatcher(answer.past, pending.sinceSecond, pending.untilSecond);
      } else if (answer.of === answer.id) {
        pending.answered.add(answer.id);
        history.receiveSeconds(answer.of, answer.seconds);
      } else {
        const peer = known.find(({ report, gone }) => report.id === answer.of && gone);
        if (peer !== undefined) {
          history.fillSeconds(answer.of, answer.seconds, peer.report.totals);
        }
      }
      return undefined;
    },
  };
}

function isAccepting(pending: Pending | undefined, nowMs: number): pending is Pending {
  return pending !== undefined && nowMs - pending.startedMs <= ACCEPT_MS;
}
