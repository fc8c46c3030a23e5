import type { Ports } from '@hashr/local/launcher/ports.ts';
import type { Fact } from '../fact.ts';
import type { VirtualService } from '../facts/istio-objects.ts';
import type { Answer } from '../runner/ask.ts';

/** Ports with the metrics of one program each. */
export const metricsPorts = [
  'frontendMetrics',
  'primaryMetrics',
  'burstMetrics',
  'routerMetrics',
  'watcherMetrics',
] as const satisfies (keyof Ports)[];

/** Ports of programs that tell at `/_healthz` how they are. */
export const healthPorts = ['page', 'primary', 'burst', 'watcher'] as const satisfies (keyof Ports)[];

/** What can be seen of the demo of `npm start`. */
export interface LaptopFacts {
  ports: Ports;
  /** A Redis that the demo was told to use; undefined: it has its own, in its block of ports. */
  redisUrl: string | undefined;
  /** Those of the ports at which nobody listens. */
  silent: (keyof Ports)[];
  page: Fact<Answer>;
  health: Record<(typeof healthPorts)[number], Fact<Answer>>;
  metrics: Record<(typeof metricsPorts)[number], Fact<Answer>>;
  state: Fact<Answer>;
  watcherStatus: Fact<Answer>;
  /** The router's rules, as they were last read from its manifests: what is wrong with them; undefined: nothing. */
  mistakes: string | undefined;
  virtualServices: Fact<VirtualService[]>;
}
