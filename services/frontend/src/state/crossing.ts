import type { Cluster } from '@hashr/messages/cluster.ts';
import type { Crossing, FrontendView } from '@hashr/messages/page-events.ts';

/** What clouds bill as a gigabyte of traffic, in bytes. */
const GIGABYTE = 1e9;
const SECONDS_PER_HOUR = 3_600;

/** What went between a frontend and the workers. */
export interface WorkerTraffic {
  bytes: number;
  /** The requests that were answered. */
  requests: number;
}

/**
 * Computes what crosses between the clusters. Pure.
 *
 * @param frontends all frontends. A report does not contain its cluster, so all are taken to be in the same one
 * @param cluster the frontends' cluster
 * @param traffic of this frontend; all strings are taken to have the mean size
 * @param pricePerGb the price of a gigabyte in either direction, if it is known
 */
export function crossingOf(
  frontends: Pick<FrontendView, 'perSecond'>[],
  cluster: Cluster,
  { bytes, requests }: WorkerTraffic,
  pricePerGb: number | undefined,
): Crossing {
  const other = cluster === 'primary' ? 'burst' : 'primary';
  const perSecond = frontends.reduce((sum, frontend) => sum + frontend.perSecond[other], 0);
  const bytesPerString = requests === 0 ? null : bytes / requests;
  const isPriced = pricePerGb !== undefined && bytesPerString !== null;
  return {
    perSecond,
    bytesPerString,
    costPerHour: isPriced ? ((perSecond * SECONDS_PER_HOUR * bytesPerString) / GIGABYTE) * pricePerGb : null,
  };
}
