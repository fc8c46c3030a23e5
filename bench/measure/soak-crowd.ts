import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientEvents, ServerEvents } from '@hashr/messages/page-events.ts';
import { io, type Socket } from 'socket.io-client';

/** A page that sets its rate whenever it connects, as the real one does, and ignores what it receives. */
interface Page {
  socket: Socket<ServerEvents, ClientEvents>;
  frequency: number;
}

/** How often each kind of event has happened in the crowd. */
export interface CrowdReport {
  opened: number;
  changed: number;
  closed: number;
  /** Its TCP connection was destroyed. The page reconnects by itself. */
  broken: number;
  /** It stopped answering without closing its connection, like a suspended laptop. Another page replaces it. */
  vanished: number;
  refused: number;
}

/** Time between two events in the crowd, in milliseconds. */
const EVENT_MS = 1_000;
/** How long a vanished page keeps its connection, in milliseconds: longer than any heartbeat. */
const VANISHED_MS = 15_000;

/** The websocket of a page, which socket.io does not expose. */
interface Wire {
  terminate(): void;
  pause(): void;
}
const wireOf = ({ socket }: Page) => (socket.io.engine?.transport as unknown as { ws?: Wire } | undefined)?.ws;

/**
 * Keeps `pageCount` pages connected to a frontend until the signal aborts. Together they offer `perSecond`. Every
 * second one of them swaps its rate with another, closes, loses its connection, or vanishes. A closed or vanished page
 * is replaced.
 */
export async function keepCrowd(
  url: string,
  pageCount: number,
  perSecond: number,
  signal: AbortSignal,
): Promise<CrowdReport> {
  const crowd = createCrowd(url, pageCount, perSecond);
  const events = [crowd.swapRates, crowd.close, crowd.breakConnection, crowd.vanish];
  for (let turn = 0; !signal.aborted; turn += 1) {
    await sleep(EVENT_MS, undefined, { signal }).catch(() => {});
    if (!signal.aborted) {
      // Shifted by one after each round, so that each kind of event reaches each page.
      events[(turn + Math.floor(turn / pageCount)) % events.length]?.(turn % pageCount);
    }
  }
  crowd.end();
  return crowd.report;
}

/** Opens the pages. Each event takes the index of a page. */
function createCrowd(url: string, pageCount: number, perSecond: number) {
  const report: CrowdReport = { opened: 0, changed: 0, closed: 0, broken: 0, vanished: 0, refused: 0 };
  // Each page has a different rate, so that a swap changes something.
  const share = (2 * perSecond) / (pageCount * (pageCount + 1));
  const pages = Array.from({ length: pageCount }, (_, i) => open(share * (i + 1)));
  const vanished = new Set<Page>();
  const at = (i: number): Page => pages[i % pageCount] as Page;

  function open(frequency: number): Page {
    const socket: Page['socket'] = io(url, { transports: ['websocket'], reconnectionDelay: 100, forceNew: true });
    const page = { socket, frequency };
    report.opened += 1;
    socket.on('connect', () => void setFrequency(page));
    return page;
  }
  async function setFrequency({ socket, frequency }: Page): Promise<void> {
    const answer = await socket
      .timeout(5_000)
      .emitWithAck('frequency', { freq: frequency })
      .catch(() => ({ ok: false }));
    report.refused += answer.ok ? 0 : 1;
  }
  function replace(i: number): void {
    pages[i] = open(at(i).frequency);
  }

  return {
    report,
    swapRates(i: number) {
      const [page, other] = [at(i), at(i + 1)];
      [page.frequency, other.frequency] = [other.frequency, page.frequency];
      report.changed += 1;
      void setFrequency(page);
      void setFrequency(other);
    },
    close(i: number) {
      at(i).socket.close();
      report.closed += 1;
      replace(i);
    },
    breakConnection(i: number) {
      wireOf(at(i))?.terminate();
      report.broken += 1;
    },
    vanish(i: number) {
      const page = at(i);
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
    end() {
      for (const { socket } of [...pages, ...vanished]) {
        socket.close();
      }
    },
  };
}
