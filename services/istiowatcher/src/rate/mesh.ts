import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { getText } from '@hashr/service-kit/get-text.ts';
import { type MeshPage, readMeshPage } from './mesh-page.ts';
import { rateOf, subsetOf } from './mesh-rate.ts';
import { createPageWindow, type PageWindow } from './page-window.ts';
import { type Observation, type RateGap, type RequestRate, unknownSubsets } from './request-rate.ts';
import { whyNoAnswer } from './why-no-answer.ts';

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
}

/** Reads the request rate from the metrics pages of the frontends' sidecars (or the laptop's router) themselves. */
export function createMeshRequestRate(options: MeshOptions): RequestRate {
  const { url, host, timeoutMs, now = () => performance.now() } = options;
  const addressesOf = createAddressBook(new URL(url).hostname, timeoutMs);
  const windows = new Map<string, { window: PageWindow; readMs: number }>();

  return {
    async observe(signal) {
      let addresses: string[];
      try {
        addresses = await addressesOf();
      } catch (error) {
        return nothing({ gap: 'unreachable', reason: whyNoAddress(url, error) });
      }
      const fetched = await Promise.all(
        addresses.map((address) =>
          readPage(url, address, host, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]), now),
        ),
      );
      const read = fetched.flatMap((result) => {
        if ('gap' in result) {
          return [];
        }
        const { window } = windows.get(result.address) ?? { window: createPageWindow() };
        window.add(result.atMs, result.page.counters);
        windows.set(result.address, { window, readMs: result.atMs });
        return [{ page: result.page, window }];
      });
      for (const [address, { readMs }] of windows) {
        if (now() - readMs > FORGET_MS) {
          windows.delete(address);
        }
      }
      const gaps = fetched.filter((result) => 'gap' in result);
      if (read.length === 0) {
        return nothing(gaps[0] ?? { gap: 'unreachable', reason: `${url} has no address.` });
      }
      const rate = rateOf(
        read.map(({ window }) => window),
        gaps.length === 0,
      );
      return {
        rate: rate ?? { gap: 'too-soon', reason: 'The counters have been read once; a rate needs two looks.' },
        subsets: { primary: subsetOf('primary', read), burst: subsetOf('burst', read) },
        notes: [
          ...(gaps.length > 0
            ? [`${gaps.length} of ${fetched.length} metrics pages could not be read: ${gaps[0]?.reason}`]
            : []),
          ...(read.every(({ page }) => Object.keys(page.healthyEndpoints).length === 0)
            ? ['The metrics pages do not tell which workers are healthy, so nobody looks at that.']
            : []),
        ],
      };
    },
  };
}

interface FetchedPage {
  address: string;
  atMs: number;
  page: MeshPage;
}

/** Fetches one page from one address. Never rejects. */
async function readPage(
  url: string,
  address: string,
  host: string,
  signal: AbortSignal,
  now: () => number,
): Promise<FetchedPage | RateGap> {
  const { protocol, port, pathname, search } = new URL(url);
  const at = `${protocol}//${isIP(address) === 6 ? `[${address}]` : address}${port && `:${port}`}${pathname}${search}`;
  try {
    let atMs = 0;
    const { status, text } = await getText(at, signal, {
      onAnswer: () => {
        atMs = now();
      },
    });
    if (status !== 200) {
      return { gap: 'error', reason: `${at} answers ${status}.` };
    }
    const page = readMeshPage(text, host);
    return page === undefined
      ? { gap: 'error', reason: `${at} answers with something that is no metrics page.` }
      : { address, atMs, page };
  } catch (error) {
    return { gap: 'unreachable', reason: `${at} does not answer (${whyNoAnswer(error)}).` };
  }
}

/**
 * Asks the system for the addresses of a host. Its resolver cannot be stopped, may take half a minute, and has few
 * threads: nobody waits for it longer than the timeout, and there is only one question at a time.
 */
function createAddressBook(hostname: string, timeoutMs: number): () => Promise<string[]> {
  let asking: Promise<string[]> | undefined;
  return () => {
    asking ??= lookup(hostname.replace(/^\[|\]$/g, ''), { all: true })
      // Of one family: who has two addresses is one frontend.
      .then((found) => found.filter(({ family }) => family === found[0]?.family).map(({ address }) => address))
      .finally(() => {
        asking = undefined;
      });
    const late = sleep(timeoutMs, undefined, { ref: false }).then(() => {
      throw Object.assign(new Error('no answer in time'), { code: 'no answer in time' });
    });
    return Promise.race([asking, late]);
  };
}

function whyNoAddress(url: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return `${new URL(url).hostname} has no address (${code}): is a frontend ready, and is METRICS_URL its headless Service?`;
}

function nothing(rate: RateGap): Observation {
  return { rate, subsets: unknownSubsets, notes: [] };
}
