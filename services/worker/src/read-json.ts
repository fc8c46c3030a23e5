import type { IncomingMessage } from 'node:http';
import { HttpError } from '@hashr/service-kit/http-errors.ts';

/**
 * Reads the body of a request as JSON, with any Content-Type.
 *
 * @param maxLength in UTF-16 code units; the rest of a longer body is read and discarded
 * @returns undefined if the body is empty
 * @throws {HttpError} 400 if the body is not JSON, 413 if it is too long, 415 if it is compressed
 */
export function readJson(request: IncomingMessage, maxLength: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (request.headers['content-encoding'] !== undefined) {
      request.resume();
      reject(new HttpError(415, 'The body has a Content-Encoding that is not supported.'));
      return;
    }
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      if (body.length <= maxLength) {
        body += chunk;
      }
    });
    request.on('end', () => {
      if (body.length > maxLength) {
        reject(new HttpError(413, 'The body is too large.'));
        return;
      }
      try {
        resolve(body === '' ? undefined : JSON.parse(body));
      } catch {
        reject(new HttpError(400, 'The body is not JSON.'));
      }
    });
    request.on('error', () => reject(new HttpError(400, 'The body is incomplete.')));
  });
}
