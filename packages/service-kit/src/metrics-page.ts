import { Registry } from 'prom-client';

/** The answer to a scrape. */
export interface MetricsPage {
  contentType: string;
  text: string;
}

/** Whether a registry has the format OpenMetrics, and with it exemplars. */
export function isOpenMetrics({ contentType }: { contentType: string }): boolean {
  return contentType === Registry.OPENMETRICS_CONTENT_TYPE;
}

/**
 * Renders the metrics of a registry. Those in the format OpenMetrics are in it only for a scrape that asks for it, as
 * Prometheus does. Everybody else gets the text format of Prometheus, which has no exemplars.
 *
 * @param accept the header `Accept` of the scrape
 */
export async function renderMetrics(registry: Registry, accept = ''): Promise<MetricsPage> {
  const text = await registry.metrics();
  return isOpenMetrics(registry) && !accept.includes('application/openmetrics-text')
    ? { contentType: Registry.PROMETHEUS_CONTENT_TYPE, text: toTextFormat(text) }
    : { contentType: registry.contentType, text };
}

/**
 * Translates OpenMetrics, as prom-client writes it, into the text format: without exemplars and the mark of the end, and a
 * counter has the name of its samples (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
 */
function toTextFormat(openMetrics: string): string {
  return openMetrics
    .replace(/ # \{trace_id="[^"]*"\} .*$/gm, '')
    .replace(/^# HELP (\S+) (.*)\n# TYPE \1 counter$/gm, '# HELP $1_total $2\n# TYPE $1_total counter')
    .replace(/^# EOF\n/m, '');
}
