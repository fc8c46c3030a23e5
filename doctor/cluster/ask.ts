import { getText } from '@hashr/mesh/get-text.ts';

/** An HTTP answer. */
export interface Answer {
  status: number;
  text: string;
  /** What the answering computer's clock says, in milliseconds since 1970; undefined: it does not tell. */
  atMs: number | undefined;
}

/**
 * Asks an address once, by a connection of its own, so that nothing stays open when the doctor has ended.
 *
 * @param host the name to ask for where one address serves several; undefined: the URL's
 * @throws if there is no whole answer in time
 */
export async function ask(url: string, timeoutMs: number, signal: AbortSignal, host?: string): Promise<Answer> {
  const { status, headers, text } = await getText(url, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]), {
    headers: host === undefined ? {} : { host },
    agent: false,
  });
  const atMs = Date.parse(headers.date ?? '');
  return { status, text, atMs: Number.isNaN(atMs) ? undefined : atMs };
}

/** Why there was no answer, in a word or two. */
export function whyNoAnswer(error: unknown): string {
  const { code, message, name } = error as NodeJS.ErrnoException;
  return name === 'AbortError' || name === 'TimeoutError' ? 'no answer in time' : (code ?? message);
}
