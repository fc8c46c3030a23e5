import { channels } from '@hashr/messages/channels.ts';
import { type HistoryAnswer, type HistoryRequest, historyMessageSchema } from '@hashr/messages/history.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import { every } from '@hashr/service-kit/every.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import type { FrontendIdentity } from '../peers/frontend-identity.ts';
import { isAuthentic } from '../peers/frontend-identity.ts';
import type { Peers } from '../peers/peers.ts';
import type { Receiver } from '../redis-messages.ts';
import type { History } from './history.ts';
import { createPastAnswers, type UnsignedAnswer } from './past-answers.ts';
import { createPastRequest } from './past-request.ts';
import type { ReportedSeconds } from './reported-seconds.ts';

/** How often the offered load is sampled, and requests and answers are sent, in milliseconds. */
const TICK_MS = 100;
/** The longest message that is parsed, in UTF-16 code units: forty weight changes with the longest reasons. */
const MAX_MESSAGE_LENGTH = 100_000;
/** A longer message cannot be a request. */
const MAX_REQUEST_LENGTH = 2_000;

interface HistoryParts {
  redis: RedisConnection;
  identity: FrontendIdentity;
  history: History;
  peers: Peers;
  reportedSeconds: ReportedSeconds;
  /** The offered load of this frontend, in requests per second. */
  readOffered: () => number;
  publishReport: () => void;
  /** Aborts when the frontend begins to stop. */
  signal: AbortSignal;
}

/**
 * Keeps the history complete: samples the offered load, requests the past from the peers whenever Redis is connected, and
 * answers their requests.
 *
 * @returns the receiver of the channel `history`
 */
export function startHistory(parts: HistoryParts): Receiver {
  const { redis, identity, history, peers, reportedSeconds, readOffered, publishReport, signal } = parts;
  const ownId = identity.id;
  const publish = (message: HistoryRequest | HistoryAnswer) =>
    void redis.client.publish(channels.history, JSON.stringify(message)).catch(() => {});

  const request = createPastRequest({ ownId, history, peers, publish });
  const answers = createPastAnswers({
    ownId,
    history,
    peers,
    publishedUpTo: () => reportedSeconds.publishedUpTo,
    publish: (answer: UnsignedAnswer) => publish(identity.sign(answer)),
    publishReport,
  });

  redis.client.on('ready', () => request.start(performance.now()));
  every(TICK_MS, signal, () => {
    const nowMs = performance.now();
    const isConnected = redis.state() === 'connected';
    history.recorder.sample(readOffered());
    request.tick(isConnected, nowMs);
    if (isConnected) {
      answers.tick(nowMs);
    }
  });

  return (message, nowMs) => {
    const mayBeRequest = message.length <= MAX_REQUEST_LENGTH;
    if (!request.accepts(message.length, nowMs) && !mayBeRequest) {
      return undefined;
    }
    const json = message.length <= MAX_MESSAGE_LENGTH ? parseJson(message) : undefined;
    const parsed = historyMessageSchema.safeParse(json);
    if (!parsed.success) {
      return 'invalid';
    }
    if (parsed.data.kind !== 'request') {
      return request.receive(parsed.data, () => isAuthentic(json), nowMs);
    }
    answers.receive(parsed.data, nowMs);
    return undefined;
  };
}
