import type { Socket } from 'node:net';
import { buildConnector } from 'undici';

/** Counts the bytes of connections. */
export interface ConnectionBytes {
  /** Establishes connections for a pool. */
  connect: buildConnector.connector;
  /** The bytes that were sent and received on all connections until now. */
  total(): number;
}

/**
 * Creates a connector that counts. The counts are those of the sockets: whatever HTTP adds to the bodies is included, and
 * what TCP, IP or the proxies of a mesh add is not.
 *
 * @param timeoutMs the longest time until a connection is established
 */
export function countConnectionBytes(timeoutMs: number): ConnectionBytes {
  const connect = buildConnector({ timeout: timeoutMs });
  const open = new Set<Socket>();
  let closedBytes = 0;

  function watch(socket: Socket): void {
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      closedBytes += bytesOf(socket);
    });
  }

  return {
    connect(options, callback) {
      connect(options, (...[error, socket]) => {
        if (error === null) {
          watch(socket);
          callback(null, socket);
        } else {
          callback(error, null);
        }
      });
    },
    total: () => [...open].reduce((sum, socket) => sum + bytesOf(socket), closedBytes),
  };
}

function bytesOf({ bytesRead, bytesWritten }: Socket): number {
  return bytesRead + bytesWritten;
}
