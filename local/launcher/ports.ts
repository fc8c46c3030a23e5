import { createServer } from 'node:net';

/** Returns the ports of the demo: eleven in a row, beginning with the port of the page. */
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

/** Returns the ports that are in use by other programs. */
export async function takenPorts(ports: number[]): Promise<number[]> {
  const taken = await Promise.all(ports.map(async (port) => ((await isFree(port)) ? [] : [port])));
  return taken.flat();
}

/** Tries the loopback address separately: listening on all addresses succeeds even if the port is in use there. */
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
