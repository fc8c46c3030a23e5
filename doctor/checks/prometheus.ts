import { watcherSettings } from '../cluster/demo.ts';
import { Complaint, skipped, warning, wrong } from '../finding.ts';
import { kubectlAt, type Subject } from './subject.ts';

/** Prometheus answers the watcher's query. Only a watcher that asks it needs that. */
export async function checkPrometheus({ cluster }: Subject): Promise<string> {
  const { source, prometheusUrl } = watcherSettings(await cluster.deployments().catch(() => []));
  const needed = source === 'prometheus';
  const { rate } = await cluster.prometheus().catch((error: Error) => {
    const remedy = `install Istio's Prometheus addon, or set PROMETHEUS_URL (it is ${prometheusUrl})`;
    throw needed
      ? wrong(error.message, remedy)
      : skipped(`${error.message} Nobody needs it with RATE_SOURCE=mesh.`, remedy);
  });
  if ('reason' in rate) {
    const complain = needed ? wrong : warning;
    throw complain(
      rate.reason,
      "let it scrape the annotated pods, as Istio's addon does; RATE_SOURCE=mesh does without it",
    );
  }
  return `answers the watcher's question: ${rate.perSecond.toFixed(1)} requests/s`;
}

/** Prometheus' average is over at least two scrapes; better four. */
export async function checkRateWindow({ cluster }: Subject): Promise<string> {
  const { source, windowSeconds, toldIntervalSeconds } = watcherSettings(await cluster.deployments().catch(() => []));
  if (source === 'mesh') {
    return 'RATE_SOURCE=mesh: the sidecars are read every second, there is no window to set';
  }
  const { scrapeIntervalsSeconds } = await cluster.prometheus();
  if (scrapeIntervalsSeconds instanceof Complaint) {
    throw scrapeIntervalsSeconds;
  }
  const [interval = toldIntervalSeconds] = scrapeIntervalsSeconds;
  const set = (text: string) => `${kubectlAt(cluster.place)} set env deployment/istiowatcher-deployment ${text}`;
  const found = `RATE_WINDOW=${windowSeconds} and scrapes every ${interval} s`;
  if (windowSeconds < 2 * interval) {
    throw wrong(`${found}: a rate needs two samples.`, set(`RATE_WINDOW=${4 * interval} SCRAPE_INTERVAL=${interval}`));
  }
  if (windowSeconds < 4 * interval) {
    throw warning(`${found}: one scrape that fails leaves a gap.`, set(`RATE_WINDOW=${4 * interval}`));
  }
  if (interval !== toldIntervalSeconds) {
    throw warning(`${found}, but the watcher was told ${toldIntervalSeconds} s.`, set(`SCRAPE_INTERVAL=${interval}`));
  }
  return found;
}
