import { ConfigError, readEnv } from '@hashr/service-kit/env.ts';
import { every } from '@hashr/service-kit/every.ts';
import { createHttpServer, listen } from '@hashr/service-kit/http-server.ts';
import { createLifecycle, stopWithProcess } from '@hashr/service-kit/lifecycle.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { createRegistry, serveMetrics } from '@hashr/service-kit/metrics.ts';
import { runService } from '@hashr/service-kit/run-service.ts';
import { readRouterConfig } from './config.ts';
import { checkHealth } from './endpoints.ts';
import { readRules } from './manifests.ts';
import { createRouterMetrics } from './metrics.ts';
import { createRouter } from './proxy.ts';
import type { Rules } from './rules.ts';
import { watchRules } from './watch-rules.ts';

/** How often workers are asked whether they are well, in milliseconds. */
const HEALTH_CHECK_MS = 500;

await runService(async () => {
  const config = readRouterConfig(readEnv());
  const log = createLog('router', config.LOG_LEVEL);
  const lifecycle = createLifecycle({ log });
  stopWithProcess(lifecycle, log);

  let rules: Rules = await readRules(config.MANIFESTS).catch((error) => {
    throw new ConfigError(`The manifests are not what the router can follow:\n${error.message}`);
  });
  const told = new Set<string>();
  const tell = ({ destinations, notes }: Rules) => {
    log.info(`weights: ${destinations.map(({ subset, weight }) => `${subset} ${weight}`).join(', ')}`);
    for (const note of notes.filter((note) => !told.has(note))) {
      told.add(note);
      log.info(note);
    }
  };

  const registry = createRegistry('router');
  const counters = createRouterMetrics(registry, () => rules, config.ENDPOINTS);
  const router = createRouter(rules, config.ENDPOINTS, counters, log);
  lifecycle.onStop('connections', router.close);
  const metrics = await serveMetrics(registry, config);
  lifecycle.onStop('metrics', metrics.close);
  const check = () =>
    checkHealth(config.ENDPOINTS, ({ url, healthy }) => {
      log[healthy ? 'info' : 'warn'](`the worker at ${url} is ${healthy ? 'healthy' : 'not healthy'}`);
    });
  await check();
  every(HEALTH_CHECK_MS, lifecycle.signal, () => void check());
  const server = await listen(createHttpServer(router.handler), config.PORT, config.HOST);
  lifecycle.onStop('HTTP', server.close);

  log.info(`router on port ${server.port}, rules from ${config.MANIFESTS}, metrics on ${metrics.port}`);
  tell(rules);
  void watchRules(config.MANIFESTS, rules, lifecycle.signal, {
    onRules(newRules) {
      rules = newRules;
      router.use(rules);
      tell(rules);
    },
    onMistakes: (mistakes) => log.error(`the manifests are wrong, so the rules stay as they were:\n${mistakes}`),
  });
});
