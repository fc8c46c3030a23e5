import { portsFrom, takenPorts } from '@hashr/local/launcher/ports.ts';

/** Finds eleven free ports in a row, as `npm start` needs them. Returns the first. */
export async function freeBlock(): Promise<number> {
  for (;;) {
    const first = 20_000 + 20 * Math.floor(Math.random() * 600);
    if ((await takenPorts(Object.values(portsFrom(first)))).length === 0) {
      return first;
    }
  }
}

/** The first port of this process. Test processes that run at the same time start at different ports. */
const firstPort = 10_000 + 100 * (process.pid % 100);
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
