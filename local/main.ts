import { fileURLToPath } from 'node:url';
import { ConfigError, readEnv } from '@hashr/service-kit/env.ts';
import { runMain } from '@hashr/service-kit/run-main.ts';
import { bannerLines } from './launcher/banner.ts';
import { readLauncherConfig } from './launcher/config.ts';
import { copyManifests } from './launcher/copy-manifests.ts';
import { createLauncher } from './launcher/launcher.ts';
import { createOutput } from './launcher/output.ts';
import { buildCodelab, buildPage } from './launcher/page-build.ts';
import { portsFrom, takenPorts } from './launcher/ports.ts';
import { planPrograms } from './launcher/programs.ts';
import { untilHealthy } from './launcher/until-healthy.ts';
import { untilWorkersHealthy } from './launcher/until-workers-healthy.ts';
import { watchSources } from './launcher/watch-sources.ts';

const EXIT_INTERRUPTED = 130;
/** How long the frontend waits for the workers, in milliseconds. A worker that cannot start must not hide the page. */
const WORKERS_TIMEOUT_MS = 10_000;
const root = fileURLToPath(new URL('..', import.meta.url));

// `npm start` and, with --dev, `npm run dev`: the demo without a cluster.
await runMain(async () => {
  const dev = process.argv.includes('--dev');
  const { PORT, HOST, REDIS_URL, ROUTE, CORS_ORIGIN } = readLauncherConfig(readEnv());
  const ports = portsFrom(PORT);
  const taken = await takenPorts(Object.values(ports).filter((port) => port !== ports.redis || !REDIS_URL));
  if (taken.length > 0) {
    throw new ConfigError(
      `Port ${taken.join(', ')} is in use by another program. Stop that program, or use other ports: PORT=${PORT + 100} npm start`,
    );
  }

  const print = createOutput(process.stdout);
  const launcher = createLauncher(print);
  process.on('SIGINT', () => void launcher.stop(EXIT_INTERRUPTED));
  process.on('SIGTERM', () => void launcher.stop(0));
  process.on('SIGHUP', () => void launcher.stop(0));
  process.stdout.on('error', () => void launcher.stop(1)); // The reader of the output has ended.

  const manifests = `${root}.local/${PORT}/istio-manifests`;
  await copyManifests(`${root}istio-manifests`, manifests, launcher.signal);
  const { frontend, others } = planPrograms({
    ports,
    manifests,
    route: ROUTE,
    redisUrl: REDIS_URL,
    corsOrigin: CORS_ORIGIN,
    dev,
  });
  others.forEach(launcher.start);
  if (dev) {
    const directories = [...new Set([frontend, ...others].flatMap(({ sources }) => sources))];
    void watchSources(directories, launcher.signal, launcher.restartChanged);
  } else if (!(await buildPage())) {
    launcher.giveUp('The page could not be built');
    return;
  }
  // Otherwise the first strings of a quick user would fail.
  const workersTimeout = AbortSignal.any([launcher.signal, AbortSignal.timeout(WORKERS_TIMEOUT_MS)]);
  await untilWorkersHealthy(`http://127.0.0.1:${ports.routerMetrics}/metrics`, workersTimeout);
  launcher.start(frontend);

  if (await untilHealthy(`http://${HOST ?? '127.0.0.1'}:${ports.page}/_healthz`, launcher.signal)) {
    for (const line of bannerLines(ports.page, HOST, ROUTE)) {
      print('npm start', line);
    }
    if (!(await buildCodelab(launcher.signal)) && !launcher.signal.aborted) {
      print('npm start', 'The codelab could not be built. The demo runs without it.');
    }
  }
});
