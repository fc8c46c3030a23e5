import { createHttpServer } from '@hashr/service-kit/http-server.ts';
import { startService } from '@hashr/service-kit/start-service.ts';
import { createHashApi } from './api/hash-api.ts';
import { createLoadApi } from './api/load-api.ts';
import { createFrontend } from './app.ts';
import { readFrontendConfig } from './config.ts';
import { createHistory } from './history/history.ts';
import { createReportedSeconds } from './history/reported-seconds.ts';
import { startHistory } from './history/start-history.ts';
import { startLedger } from './ledger/start-ledger.ts';
import { createTokenMetric, exposePages } from './metrics.ts';
import { createCodelabFiles } from './pages/codelab-files.ts';
import { servePageFiles } from './pages/page-files.ts';
import { servePages } from './pages/page-socket.ts';
import { createPages } from './pages/pages.ts';
import { createFrontendIdentity, isAuthentic } from './peers/frontend-identity.ts';
import { createPeers } from './peers/peers.ts';
import { publishReports } from './peers/publish-reports.ts';
import { createPresenter } from './presenter/presenter-token.ts';
import { receiveRedisMessages } from './redis-messages.ts';
import { createLoadSources } from './sending/load-sources.ts';
import { startSending } from './sending/start-sending.ts';
import { createOwnReport } from './state/own-report.ts';
import { createStateReader } from './state/state.ts';
import { createPageTraces } from './tracing/page-traces.ts';
import { createStringTraces } from './tracing/string-traces.ts';
import { toLastMove } from './tracing/watcher-context.ts';
import { createBatcher } from './updates/batch.ts';
import { createWatcherMemory } from './watcher/watcher-memory.ts';

await startService('frontend', readFrontendConfig, async (service) => {
  const { config, instance, log, lifecycle, registry, tracer } = service;
  const { signal } = lifecycle;
  const redis = service.connectRedis(config.REDIS_URL, 'subscriber');

  const identity = createFrontendIdentity();
  const { id } = identity;
  const history = createHistory(id);
  const { recorder } = history;
  const peers = createPeers(id, isAuthentic, history.receiveSeconds);
  const batcher = createBatcher();
  const watcher = createWatcherMemory(history.recordStatus);
  const { ledger, latency, rateMeter } = startLedger({ frontendId: id, config, batcher, recorder, registry, signal });

  const readLastMove = (nowMs: number) => {
    const { watcher: status, watcherAgeMs } = watcher.read(nowMs);
    return toLastMove(status, watcherAgeMs);
  };
  const traces = tracer && createStringTraces({ tracer, workerUrl: config.PROCESSOR_URL, readLastMove });
  const pages = createPages();
  const sources = createLoadSources();
  const { budget, sender, openLoop, loads, drain, close, readTraffic } = startSending({
    config,
    ledger,
    sources,
    peers,
    traces,
  });
  const readOwnReport = createOwnReport({ id, name: instance, ledger, rateMeter, pages, sources, loads, budget });
  const codelab = createCodelabFiles();
  const codelabIsBuilt = codelab.isBuilt;
  const shared = { config, readOwnReport, peers, latency, redis, watcher, history };
  const readState = createStateReader({ ...shared, codelabIsBuilt, readTraffic });
  const reportedSeconds = createReportedSeconds(id, history);
  const { publish, publishLast } = publishReports({ redis, identity, peers, readOwnReport, reportedSeconds, signal });
  const receiveHistory = startHistory({
    redis,
    identity,
    history,
    peers,
    reportedSeconds,
    readOffered: () => sources.offeredPerSecond(performance.now()),
    publishReport: () => void publish(),
    signal,
  });
  receiveRedisMessages({ redis, ledger, batcher, peers, loads, watcher, receiveHistory, traces, log, signal });

  const presenter = createPresenter(config.PRESENTER_TOKEN, createTokenMetric(registry));
  const hashApi = createHashApi({ ledger, sender, budget, presenter, config });
  const limits = { sources, budget, config };
  const loadApi = createLoadApi({ ...limits, loads, peers, redis, presenter, publish, name: instance });
  const http = createHttpServer();
  const pageFiles = await servePageFiles(config.PAGE, http);
  const allowedOrigins = config.ALLOWED_ORIGINS;
  const api = { hashApi, loadApi, readState, history, allowedOrigins };
  const files = { pageFiles, codelabFiles: codelab.handlers };
  http.on('request', createFrontend({ ...api, ...files, redis, registry, log, signal }));
  const onDisconnect = exposePages(registry, pages, sources);
  const closePages = servePages(http, {
    ...limits,
    pages,
    openLoop,
    readState,
    history,
    batcher,
    presenter,
    traces: tracer && createPageTraces(tracer),
    onDisconnect,
  });

  // Closed in reverse order.
  lifecycle.onStop('worker connections', close);
  lifecycle.onStop('the reports to the peers', publishLast);
  await service.listen(http, `frontend (sends to ${config.PROCESSOR_URL})`, drain);
  lifecycle.onStop('pages', closePages);
});
