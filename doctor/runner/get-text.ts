import http from 'node:http';

/** The longest answer that is read, in UTF-16 code units: a sidecar's full page has some hundred kilobytes. */
const MAX_LENGTH = 8_000_000;

/** An HTTP answer. */
export interface Answer {
  status: number;
  text: string;
  /** What the answering computer's clock says, in milliseconds since 1970; undefined: it does not tell. */
  atMs: number | undefined;
}

/**
 * Gets a text by plain HTTP.
 *
 * @param host the name to ask for where one address serves several (Node's `fetch` cannot set it); undefined: the URL's
 * @throws if there is no whole answer in time
 */
export function getText(url: string, signal: AbortSignal, host?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = host === undefined ? {} : { host };
    const request = http.get(url, { signal, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MAX_LENGTH) {
          request.destroy(new Error('the answer is too long'));
        }
      });
      response.on('end', () => {
        const atMs = Date.parse(response.headers.date ?? '');
        resolve({ status: response.statusCode ?? 0, text, atMs: Number.isNaN(atMs) ? undefined : atMs });
      });
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

/** Why there was no answer, in a word or two. */
export function whyNoAnswer(error: unknown): string {
  const { code, message, name } = error as NodeJS.ErrnoException;
  return name === 'AbortError' || name === 'TimeoutError' ? 'no answer in time' : (code ?? message);
}
