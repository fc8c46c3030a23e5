import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRawPage } from './raw-page.ts';
import { frame } from './raw-websocket.ts';

// A hostile page, in its own process: sends as fast as it can, and reconnects when it is disconnected. It ends after
// SECONDS, and writes one line of JSON: how often it connected, and how many bytes it wrote.

const url = process.env.URL ?? '';
const seconds = Number(process.env.SECONDS ?? 60);
const reads = process.env.READS === 'true';

/** Each kind of flood, as one piece of it. */
const floods: Record<string, (n: number) => Buffer> = {
  /** Events that request an acknowledgement. */
  frequency: (n) => frame(`42${n}["frequency",{"freq":1}]`),
  /** Events that the frontend does not know. */
  unknown: () => frame('42["unknown",1]'),
  /** Websocket pings. */
  pings: () => Buffer.from([0x89, 0x80, 0, 0, 0, 0]),
  /** Messages of empty fragments that never end. */
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
    await sleep(10); // The frontend refused the connection.
  }
}
process.stdout.write(`${JSON.stringify({ connections, bytes })}\n`);
process.exit(0);

async function attack(): Promise<void> {
  let disconnected = false;
  const page = await openRawPage(url, { onClose: () => (disconnected = true) });
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
  while (!disconnected && performance.now() < endMs) {
    bytes += chunk.length;
    if (!page.connection.write(chunk)) {
      await Promise.race([once(page.connection, 'drain').catch(() => {}), sleep(100)]);
    }
    await new Promise(setImmediate);
  }
  page.connection.destroy();
}
