import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

/** Runs turns while the rate rises or not, and returns what each did, and the time to the next one. */
async function run(rising: boolean[]): Promise<[string, number][]> {
  let did = '';
  let isRisingNow = false;
  const turn = createTurns({
    tick: async () => {
      did += 'tick';
      return isRisingNow;
    },
    look: async () => {
      did += 'look ';
      return isRisingNow;
    },
  });
  const turns: [string, number][] = [];
  for (const isRising of rising) {
    isRisingNow = isRising;
    did = '';
    const nextMs = await turn();
    turns.push([did, nextMs]);
  }
  return turns;
}

test('ticks and looks in turns, half a second apart', async () => {
  expect(await run([false, false, false, false])).toEqual([
    ['tick', 500],
    ['look ', 500],
    ['tick', 500],
    ['look ', 500],
  ]);
});

test('a look that shows a rise is followed by a tick at once, and by one each quarter of a second', async () => {
  expect(await run([false, true, true, true, false, false])).toEqual([
    ['tick', 500],
    ['look tick', 250],
    ['tick', 250],
    ['tick', 250],
    ['tick', 500],
    ['look ', 500],
  ]);
});

test('a rise that is over when the tick observes it changes nothing', async () => {
  const turn = createTurns({ tick: async () => false, look: async () => true });

  expect([await turn(), await turn(), await turn()]).toEqual([500, 500, 500]);
});
