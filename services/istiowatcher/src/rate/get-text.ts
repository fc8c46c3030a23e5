import http from 'node:http';
import https from 'node:https';

/** The longest answer that is read, in bytes: a sidecar's full page has some hundred kilobytes. */
const MAX_BYTES = 8_000_000;

/**
 * Gets a text by HTTP. (Node's `fetch` does the same and costs a small service a sixth of its memory.)
 *
 * @param onAnswer called when the answer begins, which is closer to the moment that it speaks of than its end
 * @throws if there is no whole answer in time; the error has a `code` where the system gave one
 */
export function getText(
  url: string,
  signal: AbortSignal,
  onAnswer?: () => void,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { get } = url.startsWith('https:') ? https : http;
    const request = get(url, { signal }, (response) => {
      onAnswer?.();
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MAX_BYTES) {
          request.destroy(new Error('the answer is too long'));
        }
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

/** Why there was no answer, in a word or two. */
export function whyNoAnswer(error: unknown): string {
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: Error };
  return cause?.name === 'TimeoutError' ? 'too late' : (code ?? message);
}
