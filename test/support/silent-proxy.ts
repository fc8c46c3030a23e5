import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * A TCP proxy on 127.0.0.1 that can stop forwarding without closing connections, like a NAT that forgot a connection.
 */
export interface SilentProxy {
  port: number;
  /** The number of connections so far. */
  readonly accepted: number;
  /** Stops forwarding on all open connections, in both directions. New connections work. */
  silence(): void;
  /** Forwards nothing on the next `count` connections, so that the client waits for the handshake. */
  silenceNext(count: number): void;
  close(): Promise<void>;
}

/** Starts a proxy to a port of this computer. */
export async function startSilentProxy(targetPort: number): Promise<SilentProxy> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  let silentNext = 0;

  function add(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  }
  const server = createServer((client) => {
    accepted += 1;
    add(client);
    if (silentNext > 0) {
      silentNext -= 1;
      return;
    }
    const target = connect(targetPort, '127.0.0.1');
    add(target);
    client.pipe(target).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    get accepted() {
      return accepted;
    },
    silence() {
      for (const socket of sockets) {
        socket.unpipe().pause();
      }
    },
    silenceNext(count) {
      silentNext = count;
    },
    async close() {
      for (const socket of sockets) {
        socket.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}
