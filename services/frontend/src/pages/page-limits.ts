import type { Socket as TcpSocket } from 'node:net';
import type { RefusalReason } from '@hashr/messages/page-events.ts';
import { createTokenBucket } from '@hashr/service-kit/token-bucket.ts';
import type { Socket } from 'socket.io';

/** A connection of engine.io, below the namespaces of socket.io. */
export type EngineSocket = Socket['conn'];

/** A page sends one event for each change of its frequency, and one heartbeat every two seconds. */
const PACKETS_PER_SECOND = 20;
const PACKET_BURST = 40;
/** Enough for the longest packets at that rate. This also limits fragments and data that is not a packet. */
const BYTES_PER_SECOND = 20_000;
const BYTE_BURST = 40_000;
/** The most bytes that may wait to be written to a page that does not read. */
const MAX_UNSENT_BYTES = 1_000_000;
/** The memory that a queued packet needs in addition to its text, in bytes. */
const PACKET_OVERHEAD_BYTES = 200;

/** The limits of one connection. */
export interface PageLimits {
  /** Checks the unsent bytes, which grow even if the client sends nothing. Call it about twice a second. */
  checkUnsent(): void;
  /** Ends the connection at once, even if bytes wait to be written. */
  terminate(): void;
}

/**
 * Limits the data that a connection sends, and the data that waits to be written to it. It counts messages of every
 * kind and namespace, websocket pings and pongs, and bytes. A single read of the operating system can bring thousands
 * of packets. Therefore the first packet above a limit, and all later ones, do not reach engine.io and are not
 * answered.
 *
 * @param onExceeded called once, synchronously, at the first violation; it must end the connection
 */
export function limitPage(conn: EngineSocket, onExceeded: (reason: RefusalReason) => void): PageLimits {
  const { websocket, tcp } = partsOf(conn);
  const unsentBytes = measureUnsent(conn, tcp);
  const packets = createTokenBucket({ ratePerSecond: PACKETS_PER_SECOND, capacity: PACKET_BURST });
  const bytes = createTokenBucket({ ratePerSecond: BYTES_PER_SECOND, capacity: BYTE_BURST });
  let exceeded = false;

  function exceed(reason: RefusalReason): void {
    if (!exceeded) {
      exceeded = true;
      websocket.pause();
      onExceeded(reason);
    }
  }
  function checkUnsent(): void {
    if (unsentBytes() > MAX_UNSENT_BYTES) {
      exceed('too-slow');
    }
  }
  /** Returns whether the packet may be processed. */
  function countPacket(): boolean {
    if (packets.take(1, performance.now()) > 0) {
      exceed('too-many-events');
    } else {
      checkUnsent();
    }
    return !exceeded;
  }

  // Runs before ws receives the bytes.
  tcp.prependListener('data', (chunk: Buffer) => {
    if (!exceeded && bytes.take(chunk.length, performance.now()) > 0) {
      exceed('too-many-events');
    }
  });
  filterPackets(websocket, countPacket);
  return { checkUnsent, terminate: () => websocket.terminate() };
}

/** Passes a message to engine.io only if `mayPass` returns true. Ends the connection if a ping or pong may not pass. */
function filterPackets(websocket: WebSocket, mayPass: () => boolean): void {
  const listeners = websocket.listeners('message');
  websocket.removeAllListeners('message');
  websocket.on('message', (...message) => {
    if (mayPass()) {
      for (const listener of listeners) {
        listener(...message);
      }
    }
  });
  for (const event of ['ping', 'pong'] as const) {
    websocket.on(event, () => {
      if (!mayPass()) {
        // ws answers pings itself until the connection is closed. Browsers do not let pages send any.
        websocket.terminate();
      }
    });
  }
}

/** Returns a function that returns the bytes that wait in Node.js and in engine.io. */
function measureUnsent(conn: EngineSocket, tcp: TcpSocket): () => number {
  /** The bytes that engine.io holds back until the websocket is writable again. */
  let queuedBytes = 0;
  conn.on('packetCreate', ({ data }: { data?: string }) => {
    queuedBytes += (data?.length ?? 0) + PACKET_OVERHEAD_BYTES;
  });
  conn.on('flush', () => {
    queuedBytes = 0;
  });
  return () => tcp.writableLength + queuedBytes;
}

/** The part of a websocket of `ws` that is used here. */
interface WebSocket {
  on(event: 'message' | 'ping' | 'pong', listener: (...values: unknown[]) => void): void;
  listeners(event: 'message'): ((...values: unknown[]) => void)[];
  removeAllListeners(event: 'message'): void;
  pause(): void;
  terminate(): void;
}

function partsOf(conn: EngineSocket): { websocket: WebSocket; tcp: TcpSocket } {
  const { websocket } = conn.request as typeof conn.request & { websocket: WebSocket };
  return { websocket, tcp: conn.request.socket };
}
