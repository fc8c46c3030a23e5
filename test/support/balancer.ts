import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A stand-in for a gateway in front of several frontends. */
export interface Balancer {
  url: string;
  close(): void;
}

/** Forwards each connection to the next address in turn. Skips an address where nothing listens. */
export async function startBalancer(urls: string[]): Promise<Balancer> {
  const sockets = new Set<Socket>();
  let next = 0;

  function forward(client: Socket, triesLeft: number): void {
    const target = new URL(urls[next++ % urls.length] ?? '');
    const server = connect(Number(target.port), target.hostname);
    sockets.add(server);
    let connected = false;
    server.once('connect', () => {
      connected = true;
      client.pipe(server).pipe(client);
    });
    server.on('close', () => client.destroy());
    server.on('error', () => {
      if (!connected && triesLeft > 0) {
        server.removeAllListeners('close');
        forward(client, triesLeft - 1);
      }
    });
    client.once('close', () => server.destroy());
  }

  const balancer = createServer((client) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    forward(client, urls.length - 1);
  }).listen(0, '127.0.0.1');
  await once(balancer, 'listening');
  return {
    url: `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`,
    close() {
      balancer.close();
      for (const socket of sockets) {
        socket.destroy();
      }
    },
  };
}
