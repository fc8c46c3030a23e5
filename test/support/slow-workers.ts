import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

// For `node --import`: a worker of the demo starts two seconds after the page was built, as it can on a busy computer.
const page = fileURLToPath(new URL('../../services/frontend/dist/index.html', import.meta.url));
const startedMs = Date.now();
const isBuilt = () => (statSync(page, { throwIfNoEntry: false })?.mtimeMs ?? 0) > startedMs;

if (process.argv[1]?.includes('services/worker/')) {
  while (!isBuilt()) {
    await sleep(50);
  }
  await sleep(2_000);
}
