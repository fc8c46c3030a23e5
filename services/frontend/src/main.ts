import { setTimeout as sleep } from 'node:timers/promises';
import { readEnv } from '@hashr/service-kit/env.ts';
import { every } from '@hashr/service-kit/every.ts';
import { createHttpServer, listen } from '@hashr/service-kit/http-server.ts';
import { instanceName } from '@hashr/service-kit/log.ts';
import { runService } from '@hashr/service-kit/run-service.ts';
import { startProcess } from '@hashr/service-kit/start-process.ts';
import { createFrontend } from './app.ts';
import { createBatcher } from './batch.ts';
import { createBooks } from './books.ts';
import { subscribeToCalculations } from './calculation-feed.ts';
import { readFrontendConfig } from './config.ts';
import { createFrontendIdentity, isAuthentic } from './frontend-identity.ts';
import { joinFrontends } from './frontends-channel.ts';
import { hashApi } from './hash-api.ts';
import { createLatency } from './latency.ts';
import { createLatencyMetric, createTokenMetric, exposeBooks, exposePages } from './metrics.ts';
import { servePageFiles } from './page-files.ts';
import { servePages } from './page-socket.ts';
import { createPages } from './pages.ts';
import { createPresenter } from './presenter.ts';
import { createSender } from './sender.ts';
import { createSiblings } from './siblings.ts';
import { createStateReader } from './state.ts';
import { createStringBudget, sumUse } from './string-budget.ts';
import { subscribeToWatcher } from './watcher-feed.ts';
import { createWatcherMemory } from './watcher-memory.ts';
import { createWorkerClient } from './worker-client.ts';

/** How long strings in flight may take to settle when the frontend stops, in milliseconds. */
const DRAIN_MS = 2_000;
/** What is in flight for so much longer than any request may take is lost, in milliseconds. */
const LOST_AFTER_TIMEOUT_MS = 2_000;

await runService(async () => {
  const config = readFrontendConfig(readEnv());
  const { log, lifecycle, registry, redis, metrics } = await startProcess({
    service: 'frontend',
    role: 'subscriber',
    config,
  });

  const batcher = createBatcher();
  const latency = createLatency();
  const identity = createFrontendIdentity();
  const { id } = identity;
  const siblings = createSiblings(id, isAuthentic);
  const books = createBooks({
    idPrefix: id,
    lostAfterMs: config.REQUEST_TIMEOUT_MS + LOST_AFTER_TIMEOUT_MS,
    onSettled(outcome) {
      batcher.settled(outcome);
      if (outcome.kind === 'succeeded') {
        latency.observe(outcome.latencyMs);
        latencyMetric.observe(outcome.latencyMs / 1_000);
      }
    },
  });
  every(1_000, lifecycle.signal, () => books.sweep(performance.now()));
  subscribeToCalculations({ redis, books, batcher, siblings, log });
  const watcher = createWatcherMemory();
  subscribeToWatcher({ redis, memory: watcher, books, log, signal: lifecycle.signal });

  const giveUp = new AbortController();
  const worker = createWorkerClient({
    url: config.PROCESSOR_URL,
    timeoutMs: config.REQUEST_TIMEOUT_MS,
    signal: giveUp.signal,
  });
  lifecycle.onStop('worker connections', worker.close);
  const budget = createStringBudget({
    maxTotalPerSecond: config.MAX_TOTAL_FREQUENCY,
    readElsewhere: (nowMs) => sumUse(siblings.known(nowMs)),
  });
  const sender = createSender({ books, worker, budget, maxInFlight: config.MAX_IN_FLIGHT });
  exposeBooks(registry, books, sender);
  const latencyMetric = createLatencyMetric(registry);

  const pages = createPages();
  const state = createStateReader({
    id,
    name: instanceName(config.INSTANCE),
    config,
    books,
    latency,
    redis,
    sender,
    budget,
    siblings,
    watcher,
    countPages: () => pages.count,
  });
  // What is named last is closed first: pages, then requests with what is in flight, then the last word on all of it.
  const sayFarewell = joinFrontends({
    redis,
    identity,
    siblings,
    books,
    report: state.report,
    log,
    signal: lifecycle.signal,
  });
  lifecycle.onStop('the other frontends', sayFarewell);
  const presenter = createPresenter(config.PRESENTER_TOKEN, createTokenMetric(registry));
  const http = createHttpServer();
  const app = createFrontend({
    hashApi: hashApi({ books, sender, budget, presenter, config }),
    allowedOrigins: config.ALLOWED_ORIGINS,
    pageFiles: await servePageFiles(config.PAGE, http),
    readState: state.read,
    redis,
    registry,
    log,
    signal: lifecycle.signal,
  });
  http.on('request', app);
  const onDisconnect = exposePages(registry, pages);
  const closePages = servePages(http, { pages, sender, budget, state, batcher, presenter, onDisconnect, config });
  const server = await listen(http, config.PORT, config.HOST);
  lifecycle.onStop('HTTP and strings in flight', async () => {
    const drained = Promise.race([sender.drain(), sleep(DRAIN_MS)]).then(() => giveUp.abort());
    await Promise.all([server.close(), drained]);
  });
  lifecycle.onStop('pages', closePages);
  log.info(`frontend on port ${server.port}, sends to ${config.PROCESSOR_URL}, metrics on ${metrics.port}`);
});
