import type { Lifecycle } from '../lifecycle.ts';
import type { Logger } from '../log.ts';
import type { Tracer } from './tracer.ts';

interface TracingParts {
  /** The value of OTEL_EXPORTER_OTLP_ENDPOINT. */
  endpoint: string | undefined;
  service: string;
  instance: string;
  lifecycle: Pick<Lifecycle, 'onStop'>;
  log: Logger;
}

/**
 * Starts tracing if there is an endpoint. Otherwise it returns undefined, and no file of OpenTelemetry is loaded: that
 * takes time and memory.
 */
export async function startTracing(parts: TracingParts): Promise<Tracer | undefined> {
  const { endpoint, service, instance, lifecycle, log } = parts;
  if (endpoint === undefined) {
    return undefined;
  }
  const { startOpenTelemetry } = await import('./open-telemetry.ts');
  const { tracer, close } = startOpenTelemetry(service, instance, log);
  lifecycle.onStop('tracing', close);
  log.info(`traces go to ${endpoint}`);
  return tracer;
}
