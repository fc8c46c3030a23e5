import { channels } from '@hashr/messages/channels.ts';
import { every } from '@hashr/service-kit/every.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import { createCalculationReceiver } from './ledger/calculation-receiver.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Peers } from './peers/peers.ts';
import type { ApiLoads } from './sending/api-loads.ts';
import type { StringTraces } from './tracing/string-traces.ts';
import type { Batcher } from './updates/batch.ts';
import type { WatcherMemory } from './watcher/watcher-memory.ts';

/** How often the silence of the watcher is checked, in milliseconds. */
const SILENCE_CHECK_MS = 100;

/** Receives a message. Returns why it dropped the message, or undefined. */
export type Receiver = (message: string, nowMs: number) => string | undefined;

interface RedisMessageParts {
  redis: RedisConnection;
  ledger: Ledger;
  batcher: Batcher;
  peers: Peers;
  /** The loads of this frontend, which its peers can stop. */
  loads: ApiLoads;
  watcher: WatcherMemory;
  /** Receives the messages of the channel `history`. */
  receiveHistory: Receiver;
  /** Undefined without tracing. */
  traces?: StringTraces | undefined;
  log: Logger;
  /** Aborts when the frontend begins to stop. */
  signal: AbortSignal;
}

/**
 * Subscribes to all Redis channels, and passes each message to its receiver. Dropped messages are counted and logged.
 */
export function receiveRedisMessages(parts: RedisMessageParts): void {
  const { redis, ledger, peers, loads, watcher, receiveHistory, log, signal } = parts;
  const receivers: Record<keyof typeof channels, Receiver> = {
    calculation: createCalculationReceiver(parts),
    frontends(message, nowMs) {
      const isAccepted = peers.receive(message, nowMs);
      loads.receive(peers.known(nowMs).map(({ report }) => report));
      return isAccepted ? undefined : 'invalid or not verified';
    },
    burst: (message, nowMs) => (watcher.receive(message, nowMs) ? undefined : 'invalid'),
    history: receiveHistory,
  };

  redis.client.on('message', (channel, message) => {
    const reason = receivers[channel as keyof typeof channels](message, performance.now());
    if (reason !== undefined) {
      ledger.countAnomaly('dropped');
      log.debug({ channel, length: message.length, reason }, 'dropped a message from Redis');
    }
  });
  for (const channel of Object.values(channels)) {
    redis.subscribe(channel);
  }
  every(SILENCE_CHECK_MS, signal, () => watcher.checkSilence(redis.state(), performance.now()));
}
