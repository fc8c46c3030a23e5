import http, { type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import https from 'node:https';

/** The longest answer, in UTF-16 code units. The full metrics of a sidecar have some hundred thousand. */
const MAX_LENGTH = 8_000_000;

/** A complete HTTP answer. */
export interface TextAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

interface GetOptions extends Pick<RequestOptions, 'headers' | 'agent' | 'socketPath'> {
  /** Called when the answer begins. Metrics describe this moment rather than the answer's end. */
  onAnswer?: () => void;
}

/**
 * Gets a text by HTTP, up to 8 million characters. (Node's `fetch` would increase the memory of a small service by a
 * sixth, and cannot set the header `host`.)
 *
 * @param signal ends the request
 * @throws if there is no complete answer; the error has a `code` where the system reports one
 */
export function getText(
  url: string,
  signal: AbortSignal,
  { onAnswer, ...options }: GetOptions = {},
): Promise<TextAnswer> {
  return new Promise((resolve, reject) => {
    const { get } = url.startsWith('https:') ? https : http;
    const request = get(url, { ...options, signal }, (response) => {
      onAnswer?.();
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MAX_LENGTH) {
          request.destroy(new Error('the answer is too long'));
        }
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

/** Why {@link getText} has no answer, in a few words. */
export function whyNoAnswer(error: unknown): string {
  const { name, code, message, cause } = error as NodeJS.ErrnoException & { cause?: Error };
  return [name, cause?.name].includes('TimeoutError') ? 'no answer in time' : (code ?? message);
}
