import { type Fact, given } from '../fact.ts';
import type { PrometheusFacts } from '../facts/prometheus.ts';
import type { WatcherSettings } from '../facts/watcher-settings.ts';
import { type Finding, ok, skipped, warning, wrong } from '../finding.ts';

/** Prometheus answers the watcher's question. Only a watcher that asks it needs that. */
export function checkPrometheus(
  prometheus: Fact<PrometheusFacts>,
  { source, prometheusUrl }: WatcherSettings,
): Finding {
  const CHECK = 'Prometheus';
  const needed = source === 'prometheus';
  if (!('value' in prometheus)) {
    const remedy = `install Istio's Prometheus addon, or set PROMETHEUS_URL (it is ${prometheusUrl})`;
    return needed
      ? wrong(CHECK, prometheus.unknown, remedy)
      : skipped(CHECK, `${prometheus.unknown} Nobody needs it with RATE_SOURCE=mesh.`, remedy);
  }
  const { rate } = prometheus.value;
  if ('perSecond' in rate) {
    return ok(CHECK, `answers the watcher's question: ${rate.perSecond.toFixed(1)} requests/s`);
  }
  const judge = needed ? wrong : warning;
  return judge(
    CHECK,
    rate.reason,
    "let it scrape the annotated pods, as Istio's addon does; RATE_SOURCE=mesh does without it",
  );
}

/** Prometheus' average is over at least two scrapes; better four. */
export function checkRateWindow(
  prometheus: Fact<PrometheusFacts>,
  { source, windowSeconds, toldIntervalSeconds }: WatcherSettings,
  kubectl: string,
): Finding {
  const CHECK = 'rate window';
  if (source === 'mesh') {
    return ok(CHECK, 'RATE_SOURCE=mesh: the sidecars are read every second, there is no window to set');
  }
  const set = (text: string) => `${kubectl} set env deployment/istiowatcher-deployment ${text}`;
  const intervals = 'value' in prometheus ? prometheus.value.scrapeIntervalsSeconds : prometheus;
  return given(CHECK, intervals, ([interval = toldIntervalSeconds]) => {
    const found = `RATE_WINDOW=${windowSeconds} and scrapes every ${interval} s`;
    if (windowSeconds < 2 * interval) {
      return wrong(
        CHECK,
        `${found}: a rate needs two samples.`,
        set(`RATE_WINDOW=${4 * interval} SCRAPE_INTERVAL=${interval}`),
      );
    }
    if (windowSeconds < 4 * interval) {
      return warning(CHECK, `${found}: one scrape that fails leaves a gap.`, set(`RATE_WINDOW=${4 * interval}`));
    }
    return interval === toldIntervalSeconds
      ? ok(CHECK, found)
      : warning(
          CHECK,
          `${found}, but the watcher was told ${toldIntervalSeconds} s.`,
          set(`SCRAPE_INTERVAL=${interval}`),
        );
  });
}
