import { fileURLToPath } from 'node:url';
import { cpuSeconds } from '@hashr/test/support/processes.ts';
import { startRedis } from '@hashr/test/support/redis.ts';
import { median } from '../support/median.ts';
import { startPinned, wrk } from './programs.ts';

const ROUNDS = 5;
const SECONDS = 4;

/** The cost of the router: CPU time per request, and requests per second through it. */
export async function benchRouter(): Promise<object[]> {
  const redis = await startRedis();
  const worker = await startPinned(1, 'bench/speed/bare-worker.ts', { REDIS_URL: redis.url });
  const router = await startPinned(0, 'local/router/main.ts', {
    MANIFESTS: fileURLToPath(new URL('../../istio-manifests', import.meta.url)),
    ENDPOINTS: `primary-cluster=${worker.url},burst-cluster=${worker.url}`,
  });
  wrk(worker.url, SECONDS); // Warm-up.
  wrk(router.url, SECONDS);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const direct = wrk(worker.url, SECONDS);
    const cpuBefore = cpuSeconds(router.pid);
    const through = wrk(router.url, SECONDS);
    return { direct, through, cpuMicroseconds: ((cpuSeconds(router.pid) - cpuBefore) / (through * SECONDS)) * 1e6 };
  });
  await Promise.all([router.kill(), worker.kill(), redis.kill()]);
  const middle = (read: (round: (typeof rounds)[number]) => number) => median(rounds.map(read)).toFixed(0);
  return [
    { what: 'the worker directly, requests/s', median: middle(({ direct }) => direct) },
    { what: 'through the router, requests/s', median: middle(({ through }) => through) },
    { what: 'CPU of the router per request, microseconds', median: middle(({ cpuMicroseconds }) => cpuMicroseconds) },
  ];
}
