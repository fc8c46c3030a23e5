import { createServer } from 'node:net';

/** The ports of the demo: a block of eleven that begins with the page's. */
export function portsFrom(page: number) {
  return {
    page,
    primary: page + 1,
    burst: page + 2,
    router: page + 3,
    redis: page + 4,
    frontendMetrics: page + 5,
    primaryMetrics: page + 6,
    burstMetrics: page + 7,
    routerMetrics: page + 8,
    watcher: page + 9,
    watcherMetrics: page + 10,
  };
}

export type Ports = ReturnType<typeof portsFrom>;

/** Those of the ports that another program has. */
export async function takenPorts(ports: number[]): Promise<number[]> {
  const taken = await Promise.all(ports.map(async (port) => ((await isFree(port)) ? [] : [port])));
  return taken.flat();
}

/** A port is free if it can be had on the loopback address and on all addresses; the second alone hides the first. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, undefined));
}

function canListen(port: number, host: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .once('listening', () => server.close(() => resolve(true)))
      .listen({ port, host, exclusive: true });
  });
}
