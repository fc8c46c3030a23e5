import type { FrontendReport } from '@hashr/messages/frontends.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { connectRedis } from '@hashr/service-kit/redis.ts';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { startRedis, type TestRedis } from '../../../../test/support/redis.ts';
import { until } from '../../../../test/support/until.ts';
import { settledStatus } from '../../../../test/support/watcher-status.ts';
import { createCounts } from '../ledger/counts.ts';
import { createFrontendIdentity, isAuthentic } from '../peers/frontend-identity.ts';
import { createPeers } from '../peers/peers.ts';
import { publishReports } from '../peers/publish-reports.ts';
import { createHistory } from './history.ts';
import { createReportedSeconds } from './reported-seconds.ts';
import { startHistory } from './start-history.ts';

const log = createLog('frontend', 'silent');
let server: TestRedis;

beforeEach(async () => {
  server = await startRedis();
  onTestFinished(() => server.kill());
});

/** The parts of a frontend that have to do with the history. It has failed this many strings in the last second. */
function startFrontend(failed: number) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const redis = connectRedis(`redis://${server.url}`, 'subscriber', log);
  const identity = createFrontendIdentity();
  const { id } = identity;
  const history = createHistory(id);
  const peers = createPeers(id, isAuthentic, history.receiveSeconds);
  const counts = createCounts();
  const readOwnReport = (): Omit<FrontendReport, 'sequence' | 'leaving'> => ({
    id,
    name: id,
    offeredPerSecond: 5,
    unreservedPerSecond: 0,
    pages: 0,
    totals: counts.totals(0),
    perSecond: { sent: 0, primary: 0, burst: 0, failed: 0, skipped: 0 },
  });
  const reportedSeconds = createReportedSeconds(id, history);
  for (let i = 0; i < failed; i++) {
    counts.addSent('page');
    counts.addSettled({ kind: 'failed', failure: 'lost' });
    history.recorder.count({ kind: 'failed', failure: 'lost' });
  }
  const { publish } = publishReports({ redis, identity, peers, readOwnReport, reportedSeconds, signal });
  const parts = { redis, identity, history, peers, reportedSeconds, signal };
  const receive = startHistory({ ...parts, readOffered: () => 5, publishReport: () => void publish() });
  redis.client.on('message', (channel: string, message: string) => {
    if (channel === 'frontends') {
      peers.receive(message, performance.now());
    } else {
      expect(receive(message, performance.now())).toBeUndefined();
    }
  });
  redis.subscribe('frontends');
  redis.subscribe('history');
  const stop = () => {
    stopping.abort();
    redis.close();
  };
  onTestFinished(stop);
  const failures = () => history.read().failed.reduce((a, b) => a + b, 0);
  /** Whether there is a second in which two frontends offered 5 each. */
  const hasOffersOfTwo = () => history.read().offered.some((perSecond) => Math.abs((perSecond ?? 0) - 10) < 0.5);
  return { id, history, peers, receive, failures, hasOffersOfTwo, stop };
}

test('a frontend that starts gets the past of its peers, of those that are gone, and of the watcher', async () => {
  const gone = startFrontend(3);
  const first = startFrontend(4);
  first.history.recordStatus(settledStatus(Date.now()));
  await until(
    () => first.failures() === 7 && first.hasOffersOfTwo(),
    'the frontends know each other, and a second of both is shown',
  );
  gone.stop();
  await until(() => first.peers.known(performance.now())[0]?.gone, 'one of them is gone');
  const late = startFrontend(0);

  await until(() => late.failures() === 7, 'it has the past');
  await until(() => JSON.stringify(late.history.read()) === JSON.stringify(first.history.read()), 'both are equal');
  expect(late.history.read().observed).toContain(5);
  expect(late.hasOffersOfTwo()).toBe(true);
});

test('drops what is invalid or too long', () => {
  const { receive } = startFrontend(0);

  for (const message of ['', '{', 'null', '{"kind": "request"}', '{"kind": "frontend", "id": "f00000000"}']) {
    expect(receive(message, 0), message).toBe('invalid');
  }
  // Nobody has requested anything yet, so what cannot be a request is not even parsed.
  expect(receive('x'.repeat(200_000), 0)).toBeUndefined();
});
