import { channels } from '@hashr/messages/channels.ts';
import { every } from '@hashr/service-kit/every.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import type { ReportedSeconds } from '../history/reported-seconds.ts';
import type { OwnReport } from '../state/own-report.ts';
import type { FrontendIdentity } from './frontend-identity.ts';
import type { Peers } from './peers.ts';

/** The interval of the reports, in milliseconds. */
const REPORT_MS = 500;

interface ReportParts {
  redis: RedisConnection;
  identity: FrontendIdentity;
  peers: Peers;
  readOwnReport: () => OwnReport;
  reportedSeconds: ReportedSeconds;
  /** Aborts when the frontend begins to stop. */
  signal: AbortSignal;
}

/** Publishes reports in addition to the regular ones. */
export interface ReportPublisher {
  /** Publishes a report now. */
  publish(): Promise<void>;
  /** Publishes the last report, which says that this frontend leaves. */
  publishLast(): Promise<void>;
}

/**
 * Publishes this frontend's report and its newest seconds, and the last reports of stopped frontends, on the channel
 * `frontends`: twice a second until the signal aborts, and at once when Redis is connected.
 */
export function publishReports(parts: ReportParts): ReportPublisher {
  const { redis, identity, peers, readOwnReport, reportedSeconds, signal } = parts;
  let sequence = 0;

  async function publish(leaving: boolean): Promise<void> {
    // A report that cannot be published now would be outdated later.
    if (redis.state() === 'connected') {
      sequence += 1;
      const report = identity.sign({ ...readOwnReport(), sequence, leaving });
      const seconds = reportedSeconds.next(leaving);
      const newest = identity.sign({ id: identity.id, seconds });
      const message = JSON.stringify({ ...peers.toMessage(report, performance.now()), newest });
      await redis.client.publish(channels.frontends, message).then(
        () => reportedSeconds.confirm(seconds),
        () => {},
      );
    }
  }

  redis.client.on('ready', () => void publish(false)); // The peers must know this frontend before its first strings.
  every(REPORT_MS, signal, () => void publish(false));
  return { publish: () => publish(false), publishLast: () => publish(true) };
}
