import http, { type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import https from 'node:https';

/** The longest answer that is read, in UTF-16 code units: a sidecar's full page has some hundred kilobytes. */
const MAX_LENGTH = 8_000_000;

/** An HTTP answer, whole. */
export interface TextAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

interface GetOptions extends Pick<RequestOptions, 'headers' | 'agent' | 'socketPath'> {
  /** Called when the answer begins, which is closer to the moment that it speaks of than its end. */
  onAnswer?: () => void;
}

/**
 * Gets a text by HTTP. (Node's `fetch` does the same, costs a small service a sixth of its memory, and cannot set the host
 * to ask for.)
 *
 * @throws if there is no whole answer in time; the error has a `code` where the system gave one
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
