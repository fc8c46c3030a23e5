import { networkInterfaces } from 'node:os';
import { type RouteKind, routeObjects } from '@hashr/mesh/route-kinds.ts';

/** Returns the lines that `npm start` prints when the demo is ready. */
export function bannerLines(port: number, host: string | undefined, route: RouteKind): string[] {
  const thisComputer = host === undefined || host === '127.0.0.1' ? 'localhost' : host;
  const addresses = host === undefined ? networkAddresses() : [];
  return [
    '',
    `  String Hashr is ready:  http://${thisComputer}:${port}`,
    ...addresses.map((address) => `  on other computers:     http://${address}:${port}`),
    '  to move the traffic:    set a frequency above 15, then one below 10',
    `  to set the weights:     edit istio-manifests/${routeObjects[route].file}`,
    '  to stop:                Ctrl+C',
    '',
  ];
}

/** Returns the IPv4 addresses of this computer, without the loopback address. */
function networkAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .filter((address) => address !== undefined && address.family === 'IPv4' && !address.internal)
    .map((address) => (address as { address: string }).address);
}
