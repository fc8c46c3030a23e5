import { networkInterfaces } from 'node:os';

/** What to tell when the demo is up. */
export function bannerLines(port: number, host: string | undefined): string[] {
  const here = host === undefined || host === '127.0.0.1' ? 'localhost' : host;
  const elsewhere = host === undefined ? addresses() : [];
  return [
    '',
    `  String Hashr is up:    http://${here}:${port}`,
    ...elsewhere.map((address) => `  from other computers:  http://${address}:${port}`),
    '  to move the traffic:   set a frequency above 15, then one below 10',
    '  by hand:               change the weights in istio-manifests/worker-virtual-service.yaml',
    '  to stop:               Ctrl+C',
    '',
  ];
}

/** This machine's addresses on its networks. */
function addresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .filter((address) => address !== undefined && address.family === 'IPv4' && !address.internal)
    .map((address) => (address as { address: string }).address);
}
