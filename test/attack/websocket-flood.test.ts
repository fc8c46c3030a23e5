import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AttackTarget, startAttackTarget } from '../support/attack-target.ts';
import { rssMegabytes } from '../support/processes.ts';
import { frame, openWebsocket } from '../support/raw-websocket.ts';

/** How long a client floods. It reconnects whenever it is disconnected. */
const FLOOD_MS = 5_000;
const MAX_GROWTH_MEGABYTES = 60;

let target: AttackTarget;
beforeAll(async () => {
  target = await startAttackTarget();
});
afterAll(() => target.demo.stop());

/**
 * Sends events as fast as the frontend accepts them, and reconnects whenever it is disconnected.
 *
 * @returns how often it was disconnected
 */
async function flood(reads: boolean, events: Buffer): Promise<number> {
  const endMs = performance.now() + FLOOD_MS;
  let cutOff = 0;
  while (performance.now() < endMs) {
    const websocket = await openWebsocket(target.port('frontend').port);
    if (!reads) {
      websocket.socket.pause();
    }
    while (!websocket.isClosed() && performance.now() < endMs) {
      if (!websocket.socket.writableNeedDrain) {
        websocket.write(events);
      }
      await sleep(1); // Lets other work in this process continue. 500,000 events a second are enough.
    }
    cutOff += websocket.isClosed() ? 1 : 0;
    websocket.socket.destroy();
  }
  return cutOff;
}

const times = (event: (n: number) => string) => Buffer.concat(Array.from({ length: 500 }, (_, n) => frame(event(n))));
const acknowledged = times((n) => `42${n}["frequency",{"freq":1}]`);
const refused = times((n) => `42${n}["frequency",{"freq":"fast"}]`);

test.each([
  ['frequencies, and never reads their acknowledgements', false, acknowledged],
  ['frequencies, and reads', true, acknowledged],
  ['frequencies that are refused, and never reads the refusals', false, refused],
])(
  'a page that floods the frontend with %s is disconnected, memory is limited, and another page keeps its rate',
  async (_, reads, events) => {
    const { demo } = target;
    const page = await demo.page();
    await page.setFrequency(20);
    const before = (await demo.state()).totals;
    const startedMs = performance.now();
    const megabytes = rssMegabytes(demo.programs.frontend.pid);
    let most = megabytes;
    const watching = setInterval(() => {
      most = Math.max(most, rssMegabytes(demo.programs.frontend.pid));
    }, 100);
    const cutOff = await flood(reads, events);
    clearInterval(watching);
    const seconds = (performance.now() - startedMs) / 1_000;
    const after = (await demo.state()).totals;
    await target.expectHealthy();
    await demo.closePages();

    expect(cutOff).toBeGreaterThan(0);
    expect(most - megabytes).toBeLessThan(MAX_GROWTH_MEGABYTES);
    // The flooding page offers one string a second while it is connected.
    expect(after.sent - before.sent).toBeGreaterThanOrEqual(Math.floor(20 * seconds * 0.95));
    expect(after.failed).toBe(before.failed);
  },
);
