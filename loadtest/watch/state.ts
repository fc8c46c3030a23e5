import { type WatcherStatus, watcherStatusSchema } from '@hashr/messages/burst.ts';
import { z } from 'zod';
import type { Target } from '../connect/target.ts';

/** What a load test reads of the demo's state. Null: no watcher is running. */
export interface DemoState {
  tokenRequired: boolean;
  watcher: WatcherStatus | null;
}

const stateSchema = z.object({ tokenRequired: z.boolean(), watcher: watcherStatusSchema.nullable() });

/**
 * Reads the state from a frontend.
 *
 * @returns undefined if the response is not that of a frontend
 * @throws an error of the connection
 */
export async function readState(target: Target): Promise<DemoState | undefined> {
  const { status, body } = await target.request('GET', '/api/state');
  return status === 200 ? parse(stateSchema, body) : undefined;
}

/**
 * Reads the status from a watcher.
 *
 * @returns undefined if it does not answer like a watcher, or not in time
 */
export async function readWatcher(url: URL): Promise<WatcherStatus | undefined> {
  try {
    const response = await fetch(new URL('/status', url), { signal: AbortSignal.timeout(2_000) });
    return parse(watcherStatusSchema, await response.text());
  } catch {
    return undefined;
  }
}

function parse<Value>(schema: z.ZodType<Value>, text: string): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
