import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy on 127.0.0.1 that can stop to pass bytes without closing anything, as a NAT that forgot a connection. */
export interface SilentProxy {
  port: number;
  /** How many connections it has accepted until now. */
  readonly accepted: number;
  /** From now on no byte passes on the connections of this moment, in either direction. New ones work. */
  silence(): void;
  /** On the next `count` connections no byte passes at all: the client waits for its handshake. */
  silenceNext(count: number): void;
  close(): Promise<void>;
}

/** Starts a proxy to a port of this machine. */
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
