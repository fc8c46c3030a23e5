import { channels } from '@hashr/messages/channels.ts';
import { every } from '@hashr/service-kit/every.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
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
  /** Aborts when the frontend begins to stop. */
  signal: AbortSignal;
}

/**
 * Publishes this frontend's report, and the last reports of stopped frontends, on the channel `frontends`: twice a
 * second until the signal aborts, and at once when Redis is connected.
 *
 * @returns functions that publish a report at once, and the last one, which says that this frontend leaves
 */
export function publishReports({ redis, identity, peers, readOwnReport, signal }: ReportParts) {
  let sequence = 0;

  async function publish(leaving: boolean): Promise<void> {
    // A report that cannot be published now would be outdated later.
    if (redis.state() === 'connected') {
      sequence += 1;
      const report = identity.sign({ ...readOwnReport(), sequence, leaving });
      const message = JSON.stringify(peers.toMessage(report, performance.now()));
      await redis.client.publish(channels.frontends, message).catch(() => {});
    }
  }

  redis.client.on('ready', () => void publish(false)); // The peers must know this frontend before its first strings.
  every(REPORT_MS, signal, () => void publish(false));
  return { publish: () => publish(false), publishLast: () => publish(true) };
}
