import { fileURLToPath } from 'node:url';
import { startRedis } from '../support/redis.ts';
import { startPinned, wrk } from './programs.ts';

const SECONDS = 5;

/** What the laptop's router costs: CPU time per request, and requests per second through it. */
export async function benchRouter(): Promise<object[]> {
  const redis = await startRedis();
  const worker = await startPinned(1, 'test/bench/bare-worker.ts', { REDIS_URL: redis.url });
  const router = await startPinned(0, 'local/router/main.ts', {
    MANIFESTS: fileURLToPath(new URL('../../istio-manifests', import.meta.url)),
    ENDPOINTS: `primary-cluster=${worker.url},burst-cluster=${worker.url}`,
  });
  const direct = wrk(worker.url, SECONDS);
  wrk(router.url, SECONDS); // Warm-up.
  const before = router.cpuSeconds();
  const through = wrk(router.url, SECONDS);
  const cpu = router.cpuSeconds() - before;
  await Promise.all([router.end(), worker.end(), redis.kill()]);
  return [
    { what: 'the worker directly, requests/s', value: direct.toFixed(0) },
    { what: 'through the router, requests/s', value: through.toFixed(0) },
    { what: 'CPU of the router per request, microseconds', value: ((cpu / (through * SECONDS)) * 1e6).toFixed(0) },
  ];
}
