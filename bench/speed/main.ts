import { spawnSync } from 'node:child_process';
import { runMeasurements } from '../support/measurements.ts';
import { benchFrontend } from './frontend.ts';
import { benchRouter } from './router.ts';
import { benchWorker } from './worker.ts';

// `npm run bench`: speed, side by side in one run. Needs Linux with two cores, redis-server and wrk. Takes three
// minutes.
for (const program of ['taskset', 'wrk', 'redis-server']) {
  if (spawnSync(program, ['--version']).error) {
    process.stderr.write(`npm run bench needs ${program}.\n`);
    process.exit(1);
  }
}
await runMeasurements({ worker: benchWorker, frontend: benchFrontend, router: benchRouter });
