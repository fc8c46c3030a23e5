import { startRedis } from '@hashr/test/support/redis.ts';
import { median, startPinned, wrk } from './programs.ts';

const ROUNDS = 5;
const SECONDS = 4;

/** The worker against bare node:http and an obvious express worker, in turn, one core each for it and for wrk. */
export async function benchWorker(): Promise<object[]> {
  const redis = await startRedis();
  const env = { REDIS_URL: redis.url };
  const worker = await startPinned(0, 'services/worker/src/main.ts', env);
  const bare = await startPinned(0, 'bench/speed/bare-worker.ts', env);
  const express = await startPinned(0, 'bench/speed/express-worker.ts', env);
  for (const { url } of [worker, bare, express]) {
    wrk(url, SECONDS); // Warm-up.
  }
  const rounds = Array.from({ length: ROUNDS }, () => ({
    worker: wrk(worker.url, SECONDS),
    bare: wrk(bare.url, SECONDS),
    express: wrk(express.url, SECONDS),
  }));
  await Promise.all([worker.end(), bare.end(), express.end(), redis.kill()]);

  const row = (name: string, values: number[], digits: number) => ({
    what: name,
    min: Math.min(...values).toFixed(digits),
    median: median(values).toFixed(digits),
    max: Math.max(...values).toFixed(digits),
  });
  return [
    row(
      'this worker, requests/s',
      rounds.map((round) => round.worker),
      0,
    ),
    row(
      'bare node:http, requests/s',
      rounds.map((round) => round.bare),
      0,
    ),
    row(
      'obvious express, requests/s',
      rounds.map((round) => round.express),
      0,
    ),
    row(
      'this / bare, round by round',
      rounds.map((round) => round.worker / round.bare),
      2,
    ),
    row(
      'this / express, round by round',
      rounds.map((round) => round.worker / round.express),
      2,
    ),
  ];
}
