import { given } from '../fact.ts';
import type { ClusterFacts } from '../facts/cluster-facts.ts';
import { type Finding, ok, wrong } from '../finding.ts';
import { install, kubectlAt } from './commands.ts';

/** How a port's name begins, for Istio to know what is spoken there. */
const PROTOCOL = /^(http|http2|https|tls|tcp|udp|grpc|grpc-web|mongo|mysql|redis)(-.*)?$/;

const needed = {
  home: ['frontend-service', 'worker-service', 'redis-cache-service'],
  other: ['worker-service', 'redis-cache-service'],
};

/** The Services that the demo calls are there, and every port says by its name what is spoken. */
export function checkServices({ place, services }: ClusterFacts, role: 'home' | 'other'): Finding {
  const CHECK = 'services';
  return given(CHECK, services, (services) => {
    const names = services.map(({ metadata }) => metadata.name);
    const missing = needed[role].filter((name) => !names.includes(name));
    if (missing.length > 0) {
      return wrong(CHECK, `there is no ${missing.join(', no ')}.`, install(place, role));
    }
    for (const { metadata, spec } of services) {
      const index = spec.ports.findIndex(
        ({ name, appProtocol }) => appProtocol === undefined && !PROTOCOL.test(name ?? ''),
      );
      const port = spec.ports[index];
      if (port !== undefined) {
        const called = port.name === undefined ? 'has no name' : `is called "${port.name}"`;
        const patch = JSON.stringify([
          { op: 'add', path: `/spec/ports/${index}/appProtocol`, value: guess(port.port) },
        ]);
        return wrong(
          CHECK,
          `port ${port.port} of ${metadata.name} ${called}: the mesh does not know what is spoken there.`,
          `name it by its protocol, like http or tcp-redis, or: ${kubectlAt(place)} patch service ${metadata.name} --type json -p '${patch}'`,
        );
      }
    }
    const count = services.flatMap(({ spec }) => spec.ports).length;
    return ok(CHECK, `${count} ports of ${services.length} services are named by protocol`);
  });
}

function guess(port: number): string {
  return port === 6379 ? 'tcp' : 'http';
}
