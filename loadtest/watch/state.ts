import { type WatcherStatus, watcherStatusSchema } from '@hashr/messages/burst.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import { z } from 'zod';
import type { Target } from '../connect/target.ts';

/** What a load test reads of the demo's state. Null: no watcher is running. */
export interface DemoState {
  tokenRequired: boolean;
  watcher: WatcherStatus | null;
}

const stateSchema = z.object({ tokenRequired: z.boolean(), watcher: watcherStatusSchema.nullable() });

/** Reads the response of a frontend to `GET /api/state`. Undefined if it is not that of a frontend. */
export function parseState(body: string): DemoState | undefined {
  return stateSchema.safeParse(parseJson(body)).data;
}

/**
 * Reads the state from a frontend.
 *
 * @throws an error of the connection
 */
export async function readState(target: Target): Promise<DemoState | undefined> {
  return parseState((await target.request('GET', '/api/state')).body);
}

/**
 * Reads the status from a watcher.
 *
 * @returns undefined if it does not answer like a watcher, or not in time
 */
export async function readWatcher(url: URL): Promise<WatcherStatus | undefined> {
  try {
    const response = await fetch(new URL('/status', url), { signal: AbortSignal.timeout(2_000) });
    return watcherStatusSchema.safeParse(parseJson(await response.text())).data;
  } catch {
    return undefined;
  }
}
