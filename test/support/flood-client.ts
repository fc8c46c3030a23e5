import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRawPage } from './raw-page.ts';
import { frame } from './raw-websocket.ts';

// A hostile page, as a process of its own: sends as fast as it can, and connects again whenever it is cut off. It ends by
// itself. Writes a line of JSON at its end: how often it connected and how many bytes it wrote.

const url = process.env.URL ?? '';
const seconds = Number(process.env.SECONDS ?? 60);
const reads = process.env.READS === 'true';

/** What is sent over and over, by kind. */
const floods: Record<string, (n: number) => Buffer> = {
  /** Events that want to be acknowledged. */
  frequency: (n) => frame(`42${n}["frequency",{"freq":1}]`),
  /** Events that nobody listens to. */
  unknown: () => frame('42["unknown",1]'),
  /** Websocket pings. */
  pings: () => Buffer.from([0x89, 0x80, 0, 0, 0, 0]),
  /** Messages that are split into empty fragments and never end. */
  fragments: () => Buffer.from([0x00, 0x80, 0, 0, 0, 0]),
};
const flood = floods[process.env.FLOOD ?? 'frequency'];
if (flood === undefined) {
  throw new Error(`FLOOD is one of ${Object.keys(floods).join(', ')}.`);
}

const chunk = Buffer.concat(Array.from({ length: 1_000 }, (_, n) => flood(n)));
const endMs = performance.now() + seconds * 1_000;
let connections = 0;
let bytes = 0;

while (performance.now() < endMs) {
  try {
    await attack();
  } catch {
    await sleep(10); // It was refused.
  }
}
process.stdout.write(`${JSON.stringify({ connections, bytes })}\n`);
process.exit(0);

async function attack(): Promise<void> {
  let cut = false;
  const page = await openRawPage(url, { onClose: () => (cut = true) });
  page.connection.setMaxListeners(0);
  connections += 1;
  page.send('40');
  await sleep(20);
  if (!reads) {
    page.stopReading();
  }
  if (process.env.FLOOD === 'fragments') {
    page.connection.write(Buffer.from([0x01, 0x80, 0, 0, 0, 0]));
  }
  while (!cut && performance.now() < endMs) {
    bytes += chunk.length;
    if (!page.connection.write(chunk)) {
      await Promise.race([once(page.connection, 'drain').catch(() => {}), sleep(100)]);
    }
    await new Promise(setImmediate);
  }
  page.connection.destroy();
}
