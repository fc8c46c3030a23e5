import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';

/**
 * Returns the address of the client that sent a request, for limits per client. Of an IPv6 address it is the /64
 * network, because one client usually has all of its addresses.
 *
 * Each proxy appends the address of its client to X-Forwarded-For. Entries before those come from the client and are
 * not trusted. In the mesh there is one such proxy, the gateway: the sidecar appends nothing, and every connection
 * comes from it.
 *
 * @param trustedProxies the number of proxies in front of this process that append to X-Forwarded-For
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const hops = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const forwarded = trustedProxies > 0 ? (hops.at(-trustedProxies)?.trim() ?? '') : '';
  // A request that bypasses the proxies, for example by a port-forward, has no such entry.
  return networkOf(isIP(forwarded) === 0 ? (request.socket.remoteAddress ?? '') : forwarded);
}

function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) {
    return mapped ?? address;
  }
  // '::' stands for as many groups of zeros as are missing from eight. The first four groups are the network.
  const [start = '', end = ''] = address.toLowerCase().split('::');
  const first = start.split(':').filter(Boolean);
  const last = end.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return `${[...first, ...zeros, ...last].slice(0, 4).join(':')}::/64`;
}
