import { portsFrom, takenPorts } from '../../local/launcher/ports.ts';

/** The first port of a block that `npm start` can have. */
export async function freeBlock(): Promise<number> {
  for (;;) {
    const first = 20_000 + 20 * Math.floor(Math.random() * 600);
    if ((await takenPorts(Object.values(portsFrom(first)))).length === 0) {
      return first;
    }
  }
}
