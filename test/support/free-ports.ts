import { portsFrom, takenPorts } from '@hashr/local/launcher/ports.ts';

/** The number of this worker of Vitest. Two files that run at the same time choose from different ports. */
const worker = Number(process.env.VITEST_POOL_ID ?? 0) % 2;

/** Finds eleven free ports in a row, as `npm start` needs them. Returns the first. */
export async function freeBlock(): Promise<number> {
  for (;;) {
    const first = 20_000 + 6_000 * worker + 20 * Math.floor(Math.random() * 300);
    if ((await takenPorts(Object.values(portsFrom(first)))).length === 0) {
      return first;
    }
  }
}

/** The first port of this process. Two runs of the tests at the same time start at different ports, too. */
const firstPort = 10_000 + 5_000 * worker + 100 * (process.pid % 50);
let chosen = 0;

/**
 * Finds a TCP port that is free at this moment. The port is below those that the system uses for outgoing connections
 * (32768 and up on Linux, 49152 on macOS), because such a connection could take the port before the program of the test
 * does.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = firstPort + (chosen++ % 100);
    if ((await takenPorts([port])).length === 0) {
      return port;
    }
  }
}
