import { spawnSync } from 'node:child_process';
import { runMeasurements } from '../support/measurements.ts';
import { benchFrontend } from './frontend.ts';
import { benchRouter } from './router.ts';
import { benchWorker } from './worker.ts';

// `npm run bench`: speed, side by side in one run. Needs Linux with two cores, redis-server and wrk. Takes three
// minutes.

/** Benchmarks with options and needs of their own. They run only if the command line names them. */
const others: Record<string, () => Promise<unknown>> = {
  mesh: () => import('../mesh/main.ts'),
  strategies: () => import('../strategies/main.ts'),
};
await others[process.argv[2] ?? '']?.();

for (const program of ['taskset', 'wrk', 'redis-server']) {
  if (spawnSync(program, ['--version']).error) {
    process.stderr.write(`npm run bench needs ${program}.\n`);
    process.exit(1);
  }
}
await runMeasurements({ worker: benchWorker, frontend: benchFrontend, router: benchRouter });
