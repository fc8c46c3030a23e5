import { getText } from '@hashr/mesh/get-text.ts';

/** An HTTP answer. */
export interface Answer {
  status: number;
  text: string;
  /** The time of the answer by the server's clock, in milliseconds since 1970; undefined: not known. */
  atMs: number | undefined;
}

interface Options {
  timeoutMs: number;
  signal: AbortSignal;
  /** The `Host` header where one address serves several hosts; undefined: that of the URL. */
  host?: string | undefined;
  /** A Unix socket to connect to instead of the URL's host. */
  socketPath?: string;
}

/**
 * Sends one GET request, on a connection of its own, so that no connection outlives the doctor.
 *
 * @throws if there is no whole answer in time
 */
export async function get(url: string, { timeoutMs, signal, host, socketPath }: Options): Promise<Answer> {
  const { status, headers, text } = await getText(url, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]), {
    headers: host === undefined ? {} : { host },
    agent: false,
    ...(socketPath !== undefined && { socketPath }),
  });
  const atMs = Date.parse(headers.date ?? '');
  return { status, text, atMs: Number.isNaN(atMs) ? undefined : atMs };
}

/** Why there was no answer, in a few words. */
export function whyNoAnswer(error: unknown): string {
  const { code, message, name } = error as NodeJS.ErrnoException;
  return name === 'AbortError' || name === 'TimeoutError' ? 'no answer in time' : (code ?? message);
}
