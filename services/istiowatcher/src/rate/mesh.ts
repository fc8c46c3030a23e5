import { lacksEnvoy, type MeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import { type AddressBook, createAddressBook } from './address-book.ts';
import { fetchPage } from './fetch-page.ts';
import { mayHaveTraffic, rateOf, subsetOf } from './mesh-rate.ts';
import { createPageWindow, type PageWindow } from './page-window.ts';
import { type Observation, type RateGap, type RequestRate, unknownSubsets } from './request-rate.ts';

/** A page that was not read for so long is looked at as a new one, in milliseconds. */
const FORGET_MS = 10_000;

interface MeshOptions {
  /** A metrics page; its host may have several addresses, and then each has a page. */
  url: string;
  /** The worker's name in the mesh, with its namespace. */
  host: string;
  timeoutMs: number;
  /** In milliseconds, on a clock that never goes back. */
  now?: () => number;
  addresses?: AddressBook;
}

/** A frontend whose page was read lately. */
interface Frontend {
  page: MeshMetrics;
  window: PageWindow;
  /** When its page was last read. */
  readMs: number;
}

/** A page that could not be read. */
interface MissingPage extends RateGap {
  /** Nobody listens there, and nobody ever did: a pod without a sidecar yet sends nothing. */
  sendsNothing: boolean;
}

/** Reads the request rate from the metrics pages of the frontends' sidecars (or the laptop's router) themselves. */
export function createMeshRequestRate(options: MeshOptions): RequestRate {
  const { url, host, timeoutMs, now = () => performance.now() } = options;
  const { addresses: addressesOf = createAddressBook(new URL(url).hostname, timeoutMs) } = options;
  const known = new Map<string, Frontend>();

  function forgetOld(): void {
    for (const [address, { readMs }] of known) {
      if (now() - readMs > FORGET_MS) {
        known.delete(address);
      }
    }
  }

  async function read(address: string, signal: AbortSignal): Promise<Frontend | MissingPage> {
    const fetched = await fetchPage(url, address, signal, { host, now });
    const before = known.get(address);
    if ('gap' in fetched) {
      return { ...fetched, sendsNothing: fetched.refused && before === undefined };
    }
    const { page, atMs } = fetched;
    if (lacksEnvoy(page, before?.page)) {
      const reason = `The metrics at ${address} lack Envoy's part about the worker: is that sidecar ready, and does its proxyStatsMatcher include it?`;
      return { gap: 'error', reason, sendsNothing: false };
    }
    const { window } = before ?? { window: createPageWindow() };
    window.add(atMs, page.counters, page.started);
    const frontend = { page, window, readMs: atMs };
    known.set(address, frontend);
    return frontend;
  }

  return {
    async observe(signal) {
      forgetOld();
      let listed: string[];
      try {
        listed = await addressesOf();
      } catch (error) {
        return nothing({ gap: 'unreachable', reason: whyNoAddress(url, error) });
      }
      // A pod that terminates leaves DNS before its pages leave it.
      const vanished = [...known]
        .filter(([address, { window }]) => !listed.includes(address) && mayHaveTraffic(window))
        .map(([address]) => address);
      const results = await Promise.all(
        [...listed, ...vanished].map((address) =>
          read(address, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])),
        ),
      );
      const frontends = results.filter((result) => 'page' in result);
      const missing = results.filter((result) => 'gap' in result);
      if (frontends.length === 0) {
        return nothing(missing[0] ?? { gap: 'unreachable', reason: `${url} has no address.` });
      }
      const gaps = missing.filter(({ sendsNothing }) => !sendsNothing);
      const rate = rateOf(
        frontends.map(({ window }) => window),
        gaps.length === 0,
      );
      return {
        rate: rate ?? { gap: 'too-soon', reason: 'The counters have been read once; a rate needs two looks.' },
        subsets: { primary: subsetOf('primary', frontends), burst: subsetOf('burst', frontends) },
        notes: notesOn(frontends, gaps),
      };
    },
  };
}

function notesOn(frontends: Frontend[], gaps: RateGap[]): string[] {
  const pages = frontends.map(({ page }) => page);
  return [
    ...(gaps.length > 0
      ? [`${gaps.length} of ${frontends.length + gaps.length} metrics pages could not be read: ${gaps[0]?.reason}`]
      : []),
    ...(pages.every(({ healthyEndpoints }) => Object.keys(healthyEndpoints).length === 0)
      ? ['The metrics pages do not tell which workers are healthy, so nobody looks at that.']
      : []),
    ...(pages.some(({ started }) => started === undefined)
      ? [
          'Not every frontend reports envoy_http_downstream_rq_total (see its proxyStatsMatcher), so requests count when they end: a stall may look like a lower rate.',
        ]
      : []),
  ];
}

function whyNoAddress(url: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return `${new URL(url).hostname} has no address (${code}): is a frontend ready, and is METRICS_URL its headless Service?`;
}

function nothing({ gap, reason }: RateGap): Observation {
  return { rate: { gap, reason }, subsets: unknownSubsets, notes: [] };
}
