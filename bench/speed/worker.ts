import { cpuSeconds } from '@hashr/test/support/processes.ts';
import { startRedis } from '@hashr/test/support/redis.ts';
import { median } from '../support/median.ts';
import { type PinnedProgram, startPinned, wrk } from './programs.ts';

const ROUNDS = 5;
const SECONDS = 4;

/**
 * Requests per second of the worker, with and without traces, of bare node:http and of a usual express worker, in turns.
 * wrk has the other core.
 */
export async function benchWorker(): Promise<object[]> {
  const redis = await startRedis();
  const env = { REDIS_URL: redis.url };
  const worker = await startPinned(0, 'services/worker/src/main.ts', env);
  const backend = await startPinned(1, 'bench/speed/trace-backend.ts', {});
  const traced = await startPinned(0, 'services/worker/src/main.ts', {
    ...env,
    OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
  });
  const bare = await startPinned(0, 'bench/speed/bare-worker.ts', env);
  const express = await startPinned(0, 'bench/speed/express-worker.ts', env);
  for (const { url } of [worker, traced, bare, express]) {
    wrk(url, SECONDS); // Warm-up.
  }
  const rounds = Array.from({ length: ROUNDS }, () => ({
    worker: wrkWithCpu(worker),
    traced: wrkWithCpu(traced),
    bare: wrk(bare.url, SECONDS),
    express: wrk(express.url, SECONDS),
  }));
  await Promise.all([...[worker, traced, backend, bare, express].map((program) => program.kill()), redis.kill()]);

  const row = (what: string, digits: number, read: (round: (typeof rounds)[number]) => number) => {
    const values = rounds.map(read);
    return {
      what,
      min: Math.min(...values).toFixed(digits),
      median: median(values).toFixed(digits),
      max: Math.max(...values).toFixed(digits),
    };
  };
  return [
    row('this worker, requests/s', 0, (round) => round.worker.perSecond),
    row('this worker, one trace of ten, requests/s', 0, (round) => round.traced.perSecond),
    row('bare node:http, requests/s', 0, (round) => round.bare),
    row('obvious express, requests/s', 0, (round) => round.express),
    row('with traces / without, round by round', 2, (round) => round.traced.perSecond / round.worker.perSecond),
    row('CPU time of a request, without / with traces', 2, (round) => round.worker.cpuMs / round.traced.cpuMs),
    row('this / bare, round by round', 2, (round) => round.worker.perSecond / round.bare),
    row('this / express, round by round', 2, (round) => round.worker.perSecond / round.express),
  ];
}

/** Also measures the CPU time of the program by request: wrk, Redis and the backend of traces share the other core. */
function wrkWithCpu({ url, pid }: PinnedProgram): { perSecond: number; cpuMs: number } {
  const beforeSeconds = cpuSeconds(pid);
  const perSecond = wrk(url, SECONDS);
  return { perSecond, cpuMs: (1_000 * (cpuSeconds(pid) - beforeSeconds)) / (perSecond * SECONDS) };
}
