import { ConfigError } from '@hashr/service-kit/env.ts';
import { every } from '@hashr/service-kit/every.ts';
import { startService } from '@hashr/service-kit/start-service.ts';
import { readRouterConfig } from './config.ts';
import { checkHealth } from './health-check.ts';
import { readRules } from './manifests.ts';
import { createRouterMetrics } from './metrics.ts';
import { createRouter } from './router.ts';
import { createRuleLog } from './rule-log.ts';
import type { Rules } from './rules.ts';
import { watchRules } from './watch-rules.ts';

/** The interval of the workers' health checks, in milliseconds. */
const HEALTH_CHECK_MS = 500;

await startService('router', readRouterConfig, async ({ config, log, lifecycle, registry, tracer, listen }) => {
  let rules: Rules = await readRules(config.MANIFESTS, config.ROUTE).catch((error) => {
    throw new ConfigError(`The router cannot apply the manifests in ${config.MANIFESTS}:\n${error.message}`);
  });
  const counters = createRouterMetrics(registry, () => rules, config.ENDPOINTS);
  const router = createRouter({ firstRules: rules, endpoints: config.ENDPOINTS, counters, tracer, log });
  lifecycle.onStop('connections to workers', router.close);

  const check = () =>
    checkHealth(config.ENDPOINTS, ({ url, healthy }) => {
      log[healthy ? 'info' : 'warn'](`the worker at ${url} is ${healthy ? 'healthy' : 'unhealthy'}`);
    });
  await check();
  every(HEALTH_CHECK_MS, lifecycle.signal, () => void check());
  await listen(router.handler, 'router');

  const logRules = createRuleLog(log);
  logRules(rules);
  void watchRules(config.MANIFESTS, rules, lifecycle.signal, {
    onRules(newRules) {
      rules = newRules;
      router.use(rules);
      logRules(rules);
    },
    onMistakes: (mistakes) =>
      log.error(`the manifests are invalid; the router keeps the last valid rules:\n${mistakes}`),
  });
});
