import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';

/**
 * The address of the client behind a request, for limits per client. An IPv6 address is cut to its /64: one client has
 * all of those.
 *
 * Each proxy adds the address that it sees at the end of X-Forwarded-For; what was there before is the client's word. So
 * exactly as many entries are believed as there are proxies, from the end. In the mesh that is one, the gateway: the
 * sidecar adds nothing, and is itself the peer of every connection. Without proxies nothing is believed.
 *
 * @param trustedProxies how many proxies in front of this process add to X-Forwarded-For
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const hops = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const forwarded = trustedProxies > 0 ? (hops.at(-trustedProxies)?.trim() ?? '') : '';
  // Who gets past the proxies, for example by a port-forward, has no such entry.
  return networkOf(isIP(forwarded) === 0 ? (request.socket.remoteAddress ?? '') : forwarded);
}

function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) {
    return mapped ?? address;
  }
  // Both ends of the '::' have at most eight groups together; the first four are the network.
  const [start = '', end = ''] = address.toLowerCase().split('::');
  const first = start.split(':').filter(Boolean);
  const last = end.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return `${[...first, ...zeros, ...last].slice(0, 4).join(':')}::/64`;
}
