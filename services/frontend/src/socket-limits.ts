import type { Socket as TcpSocket } from 'node:net';
import type { RefusalReason } from '@hashr/messages/page-events.ts';
import { createTokenBucket } from '@hashr/service-kit/token-bucket.ts';
import type { Socket } from 'socket.io';

/** A connection of engine.io, below socket.io's namespaces. */
export type EngineSocket = Socket['conn'];

/** A page sends one event for each change of its frequency, and one heartbeat in two seconds. */
const PACKETS_PER_SECOND = 20;
const PACKET_BURST = 40;
/** Room for the longest packets at that rate; below the packets, it also bounds fragments and junk. */
const BYTES_PER_SECOND = 20_000;
const BYTE_BURST = 40_000;
/** What may wait to be written to a page that does not read, in bytes. */
const MAX_UNSENT_BYTES = 1_000_000;
/** What a queued packet costs beside its text, in bytes. */
const PACKET_OVERHEAD_BYTES = 200;

/** What one connection may do. */
export interface SocketLimits {
  /** Checks the unsent bytes, which grow without a packet of the client; to be called now and then. */
  check(): void;
  /** Ends the connection at once, whatever waits to be written. */
  terminate(): void;
}

/**
 * Watches what a connection sends, and what waits to be written to it. Everything counts: messages of any kind and
 * namespace, websocket pings and pongs, and bytes. One read of the operating system may bring thousands of packets, so
 * from the first packet above the limit on, none reaches engine.io, and none is answered.
 *
 * @param onExceeded called once, synchronously, at the first violation; it has to end the connection
 */
export function limitSocket(conn: EngineSocket, onExceeded: (reason: RefusalReason) => void): SocketLimits {
  const { websocket, tcp } = partsOf(conn);
  const packets = createTokenBucket({ ratePerSecond: PACKETS_PER_SECOND, capacity: PACKET_BURST });
  const bytes = createTokenBucket({ ratePerSecond: BYTES_PER_SECOND, capacity: BYTE_BURST });
  let exceeded = false;
  /** Bytes that engine.io holds back until the websocket is writable again. */
  let queuedBytes = 0;

  const unsentBytes = () => tcp.writableLength + queuedBytes;

  function exceed(reason: RefusalReason): void {
    if (!exceeded) {
      exceeded = true;
      websocket.pause();
      onExceeded(reason);
    }
  }
  function countPacket(): void {
    if (packets.take(1, performance.now()) > 0) {
      exceed('too-many-events');
    } else if (unsentBytes() > MAX_UNSENT_BYTES) {
      exceed('too-slow');
    }
  }
  function countControlFrame(): void {
    countPacket();
    if (exceeded) {
      // ws answers pings by itself until the connection is gone. No browser lets a page send any.
      websocket.terminate();
    }
  }

  // ws gets the bytes after this, and engine.io the messages.
  tcp.prependListener('data', (chunk: Buffer) => {
    if (!exceeded && bytes.take(chunk.length, performance.now()) > 0) {
      exceed('too-many-events');
    }
  });
  const listeners = websocket.listeners('message');
  websocket.removeAllListeners('message');
  websocket.on('message', (...message) => {
    countPacket();
    if (!exceeded) {
      for (const listener of listeners) {
        listener(...message);
      }
    }
  });
  websocket.on('ping', countControlFrame);
  websocket.on('pong', countControlFrame);
  conn.on('packetCreate', ({ data }: { data?: string }) => {
    queuedBytes += (data?.length ?? 0) + PACKET_OVERHEAD_BYTES;
  });
  conn.on('flush', () => {
    queuedBytes = 0;
  });

  return {
    check() {
      if (unsentBytes() > MAX_UNSENT_BYTES) {
        exceed('too-slow');
      }
    },
    terminate: () => websocket.terminate(),
  };
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
