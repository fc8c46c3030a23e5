import { setTimeout as sleep } from 'node:timers/promises';
import { openRawPage } from '@hashr/test/support/raw-page.ts';

// Many pages that only watch, in a process of their own. Writes the number of open pages once a second, and ends after
// SECONDS.

const url = process.env.URL ?? '';
const count = Number(process.env.COUNT ?? 5_000);
const endMs = performance.now() + Number(process.env.SECONDS ?? 90) * 1_000;
/** How many pages connect at the same time. */
const AT_ONCE = 50;

let opened = 0;
let open = 0;
setInterval(() => process.stdout.write(`${open}\n`), 1_000);
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (opened < count && performance.now() < endMs) {
      opened += 1;
      try {
        const page = await openRawPage(url, { onClose: () => (open -= 1) });
        page.send('40');
        open += 1;
      } catch {
        opened -= 1;
        await sleep(500);
      }
    }
  }),
);
await sleep(Math.max(0, endMs - performance.now()));
process.exit(0);
