import { portsFrom, takenPorts } from '@hashr/local/launcher/ports.ts';

/** The first port of a block that `npm start` can have. */
export async function freeBlock(): Promise<number> {
  for (;;) {
    const first = 20_000 + 20 * Math.floor(Math.random() * 600);
    if ((await takenPorts(Object.values(portsFrom(first)))).length === 0) {
      return first;
    }
  }
}

/** Where the ports of this process begin, so that test processes that run at the same time do not choose the same. */
const firstPort = 10_000 + 100 * (process.pid % 100);
let chosen = 0;

/**
 * A TCP port that nobody listens on at this moment. It is below those that the system gives to outgoing connections (32768
 * and up on Linux, 49152 on macOS): one of them could take the port before the program of the test does.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = firstPort + (chosen++ % 100);
    if ((await takenPorts([port])).length === 0) {
      return port;
    }
  }
}
