import type { FrontendSeconds, ReportedSeconds } from '@hashr/messages/frontend-seconds.ts';
import {
  type FrontendReport,
  type FrontendsMessage,
  frontendsMessageSchema,
  MAX_FRONTENDS,
} from '@hashr/messages/frontends.ts';
import { frontendIdOf } from '@hashr/messages/ids.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import { hasGrown } from '@hashr/messages/totals.ts';

/** A frontend that has not reported for this long counts as stopped, in milliseconds. */
const STOPPED_AFTER_MS = 2_000;
/** The longest message that is parsed, in UTF-16 code units: fifty frontends and a margin. */
const MAX_MESSAGE_LENGTH = 200_000;
/**
 * How many results of a peer are accepted beyond the strings in its last report, because it has sent more since. If it
 * reserves more than this for one second, that number is used instead.
 */
const MIN_RESULTS_AHEAD = 2_000;

/** The other frontends that this one knows. All times in milliseconds on one clock. */
export interface Peers {
  /** Receives a message from the channel. Returns false if the message is invalid or not verified. */
  receive(message: string, nowMs: number): boolean;
  /**
   * Counts a result for the peer that sent its string. Returns false if no known peer can have sent it: the id belongs
   * to no known peer, or that peer has not sent as many strings.
   */
  acceptResult(stringId: string | undefined): boolean;
  /** All known peers, including those that have stopped. */
  known(nowMs: number): { report: FrontendReport; gone: boolean }[];
  /** The message to publish: this frontend's own report, and the last reports of those that have stopped. */
  toMessage(report: FrontendReport, nowMs: number): FrontendsMessage;
}

interface Peer {
  report: FrontendReport;
  receivedMs: number;
  /** The results that were accepted, or the strings that it reported as succeeded if those are more. */
  results: number;
}

/**
 * Keeps the newest report of each frontend. Frontends relay the reports of stopped ones, so that a frontend that starts
 * later has the same totals. Any client of Redis may publish on the channel, so a report is trusted only if its
 * frontend signed it and its totals have not shrunk.
 *
 * @param ownId the id of this frontend, which also receives its own reports
 * @param isAuthentic whether a message was signed by the frontend whose id it contains
 * @param onSeconds called with the newest seconds that a peer reports about itself
 */
export function createPeers(
  ownId: string,
  isAuthentic: (signed: { id: string }) => boolean = () => true,
  onSeconds: (id: string, seconds: FrontendSeconds) => void = () => {},
): Peers {
  const peers = new Map<string, Peer>();

  /** Returns false if the report is not trusted. One that is not newer is ignored, because relayed reports repeat. */
  function accept(report: FrontendReport, receivedMs: number): boolean {
    const known = peers.get(report.id);
    if (known !== undefined && report.sequence <= known.report.sequence) {
      return true;
    }
    if (!isAuthentic(report) || (known !== undefined && !hasGrown(known.report.totals, report.totals))) {
      return false;
    }
    if (report.id !== ownId) {
      const results = Math.max(known?.results ?? 0, report.totals.succeeded);
      remember(peers, { report, receivedMs, results });
    }
    return true;
  }

  /** Returns false if the seconds are not those of the publisher. */
  function acceptSeconds(newest: ReportedSeconds, publisherId: string): boolean {
    if (newest.id !== publisherId || !isAuthentic(newest)) {
      return false;
    }
    if (newest.id !== ownId) {
      onSeconds(newest.id, newest.seconds);
    }
    return true;
  }

  return {
    receive(message, nowMs) {
      const parsed = parseMessage(message);
      if (parsed === undefined) {
        return false;
      }
      const { report, gone, newest } = parsed;
      const accepted = [accept(report, nowMs), ...gone.map((other) => accept(other, Number.NEGATIVE_INFINITY))];
      return !accepted.includes(false) && (newest === undefined || acceptSeconds(newest, report.id));
    },
    acceptResult(stringId) {
      const peer = peers.get(frontendIdOf(stringId) ?? '');
      if (peer === undefined || peer.results >= maxResultsOf(peer)) {
        return false;
      }
      peer.results += 1;
      return true;
    },
    known: (nowMs) => [...peers.values()].map((peer) => ({ report: peer.report, gone: hasStopped(peer, nowMs) })),
    toMessage: (report, nowMs) => ({
      report,
      gone: [...peers.values()].filter((peer) => hasStopped(peer, nowMs)).map(({ report }) => report),
    }),
  };
}

/** Returns undefined if the message is invalid. */
function parseMessage(message: string): FrontendsMessage | undefined {
  const json = message.length <= MAX_MESSAGE_LENGTH ? parseJson(message) : undefined;
  const parsed = frontendsMessageSchema.safeParse(json);
  return parsed.success ? parsed.data : undefined;
}

function hasStopped({ report, receivedMs }: Peer, nowMs: number): boolean {
  return report.leaving || nowMs - receivedMs > STOPPED_AFTER_MS;
}

function maxResultsOf({ report: { totals, offeredPerSecond, reservedPerSecond } }: Peer): number {
  return totals.sent + Math.max(MIN_RESULTS_AHEAD, reservedPerSecond ?? offeredPerSecond);
}

/** Makes a peer the newest entry. Above the maximum, forgets the oldest one. */
function remember(peers: Map<string, Peer>, peer: Peer): void {
  peers.delete(peer.report.id);
  peers.set(peer.report.id, peer);
  if (peers.size > MAX_FRONTENDS) {
    peers.delete(peers.keys().next().value ?? '');
  }
}
