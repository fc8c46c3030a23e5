import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { watcherSettings } from '../cluster/watcher-settings.ts';
import { Complaint, skipped, warning, wrong } from '../finding.ts';
import type { Subject } from './subject.ts';

/** Prometheus answers the watcher's own query. Only a watcher with RATE_SOURCE=prometheus needs that. */
export async function checkPrometheus({ cluster }: Subject): Promise<string> {
  const { usesPrometheus, prometheusUrl } = watcherSettings(await cluster.deployments());
  try {
    return `answers the watcher's query: ${(await cluster.prometheusRate()).toFixed(1)} requests/s`;
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof MeshFailure) {
      const scrape =
        "configure it to scrape the annotated pods, as Istio's addon does; RATE_SOURCE=mesh works without it";
      throw new Complaint(usesPrometheus ? 'wrong' : 'warning', message, scrape);
    }
    if (!(error instanceof Complaint)) {
      throw error;
    }
    const remedy = `install Istio's Prometheus addon, or set PROMETHEUS_URL (it is ${prometheusUrl})`;
    throw usesPrometheus
      ? wrong(message, remedy)
      : skipped(`${message} (RATE_SOURCE=mesh works without Prometheus)`, remedy);
  }
}

/** The window of Prometheus' average covers at least two scrapes, better four. */
export async function checkRateWindow({ cluster }: Subject): Promise<string> {
  const { usesPrometheus, windowSeconds, scrapeIntervalSeconds } = watcherSettings(await cluster.deployments());
  if (!usesPrometheus) {
    return 'RATE_SOURCE=mesh reads the sidecars every second and needs no window';
  }
  const [interval = scrapeIntervalSeconds] = await cluster.scrapeIntervals();
  const set = (text: string) => `${cluster.kubectl} set env deployment/istiowatcher-deployment ${text}`;
  const found = `RATE_WINDOW=${windowSeconds} and scrapes every ${interval} s`;
  if (windowSeconds < 2 * interval) {
    throw wrong(`${found}: a rate needs two samples.`, set(`RATE_WINDOW=${4 * interval} SCRAPE_INTERVAL=${interval}`));
  }
  if (windowSeconds < 4 * interval) {
    throw warning(`${found}: one failed scrape leaves a gap.`, set(`RATE_WINDOW=${4 * interval}`));
  }
  if (interval !== scrapeIntervalSeconds) {
    throw warning(`${found}, but SCRAPE_INTERVAL is ${scrapeIntervalSeconds}.`, set(`SCRAPE_INTERVAL=${interval}`));
  }
  return found;
}
