import { parentPort, workerData } from 'node:worker_threads';
import type { AlarmCell } from './alarm.ts';

// The thread of an alarm. It says when it is ready, and then for each time that it gets, when that is over or it was woken.
const cell: AlarmCell = workerData;
parentPort?.on('message', (untilNs: bigint) => {
  Atomics.wait(cell, 0, 0, Number(untilNs - process.hrtime.bigint()) / 1e6);
  parentPort?.postMessage('over');
});
parentPort?.postMessage('ready');
