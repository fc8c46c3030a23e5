import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientEvents, ServerEvents } from '@hashr/messages/page-events.ts';
import { io, type Socket } from 'socket.io-client';

/** A page that asks for its rate whenever it is connected, as the real one does, and keeps nothing that it gets. */
interface Page {
  socket: Socket<ServerEvents, ClientEvents>;
  frequency: number;
}

/** What the crowd has done so far. */
export interface CrowdReport {
  opened: number;
  changed: number;
  closed: number;
  /** Its TCP connection was destroyed; it connects again by itself. */
  broken: number;
  /** It stopped answering without a word, as a laptop that is shut; another takes its place. */
  vanished: number;
  refused: number;
}

/** How often something happens in the crowd, in milliseconds. */
const EVENT_MS = 1_000;
/** How long a page that vanished keeps its connection: longer than any heartbeat, in milliseconds. */
const VANISHED_MS = 15_000;

function openPage(url: string, frequency: number, report: CrowdReport): Page {
  const socket: Page['socket'] = io(url, { transports: ['websocket'], reconnectionDelay: 100, forceNew: true });
  const page = { socket, frequency };
  report.opened += 1;
  socket.on('connect', () => void ask(page, report));
  return page;
}

async function ask({ socket, frequency }: Page, report: CrowdReport): Promise<void> {
  const answer = await socket
    .timeout(5_000)
    .emitWithAck('frequency', { freq: frequency })
    .catch(() => ({ ok: false }));
  report.refused += answer.ok ? 0 : 1;
}

/** The websocket under a page, which socket.io does not show. */
interface Wire {
  terminate(): void;
  pause(): void;
}
const wireOf = ({ socket }: Page) => (socket.io.engine?.transport as unknown as { ws?: Wire } | undefined)?.ws;

/**
 * Keeps so many pages at a frontend that ask for so much in all, until the signal aborts: every second one of them
 * swaps its rate with another, is closed, breaks off, or vanishes, and is replaced.
 */
export async function keepCrowd(
  url: string,
  pageCount: number,
  perSecond: number,
  signal: AbortSignal,
): Promise<CrowdReport> {
  const report: CrowdReport = { opened: 0, changed: 0, closed: 0, broken: 0, vanished: 0, refused: 0 };
  // Each has another rate, so that a change is one.
  const share = (2 * perSecond) / (pageCount * (pageCount + 1));
  const pages = Array.from({ length: pageCount }, (_, i) => openPage(url, share * (i + 1), report));
  const vanished = new Set<Page>();

  function replace(i: number): void {
    pages[i] = openPage(url, pages[i]?.frequency ?? 0, report);
  }
  const events = [
    (page: Page, i: number) => {
      const other = pages[(i + 1) % pages.length] ?? page;
      [page.frequency, other.frequency] = [other.frequency, page.frequency];
      report.changed += 1;
      void ask(page, report);
      void ask(other, report);
    },
    (page: Page, i: number) => {
      page.socket.close();
      report.closed += 1;
      replace(i);
    },
    (page: Page) => {
      wireOf(page)?.terminate();
      report.broken += 1;
    },
    (page: Page, i: number) => {
      wireOf(page)?.pause();
      page.socket.io.reconnection(false);
      vanished.add(page);
      setTimeout(() => {
        page.socket.close();
        wireOf(page)?.terminate();
        vanished.delete(page);
      }, VANISHED_MS).unref();
      report.vanished += 1;
      replace(i);
    },
  ];
  for (let turn = 0; !signal.aborted; turn += 1) {
    await sleep(EVENT_MS, undefined, { signal }).catch(() => {});
    const i = turn % pages.length;
    const page = pages[i];
    if (page !== undefined && !signal.aborted) {
      // Shifted by one after each round, so that every page meets every event.
      events[(turn + Math.floor(turn / pages.length)) % events.length]?.(page, i);
    }
  }
  for (const { socket } of [...pages, ...vanished]) {
    socket.close();
  }
  return report;
}
