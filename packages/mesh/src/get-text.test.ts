import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { getText, whyNoAnswer } from './get-text.ts';

const { signal } = new AbortController();
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Starts a server. Returns its address. */
async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('gets the status, the headers and the text, and sends the headers that are given', async () => {
  const url = await serve((request, response) => {
    response.writeHead(503, { 'X-Test': 'yes' }).write('ü');
    response.end(request.headers.accept);
  });
  let answers = 0;
  const { status, headers, text } = await getText(url, signal, {
    headers: { accept: 'text/plain' },
    onAnswer: () => {
      answers += 1;
    },
  });

  expect([status, headers['x-test'], text, answers]).toEqual([503, 'yes', 'ütext/plain', 1]);
});

test('an answer of 8 million characters is read, a longer one is not', async () => {
  let length = 8_000_000;
  const url = await serve((_request, response) => response.end('x'.repeat(length)));

  expect((await getText(url, signal)).text).toHaveLength(8_000_000);
  length += 1;
  await expect(getText(url, signal)).rejects.toThrow('the answer is too long');
});

test('an answer that breaks off is an error', async () => {
  const url = await serve((request, response) => {
    response.writeHead(200, { 'Content-Length': 10 }).write('half');
    response.on('drain', () => {});
    setImmediate(() => request.socket.destroy());
  });

  await expect(getText(url, signal)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('the signal ends a request that is not answered', async () => {
  const url = await serve(() => {});
  const failure = await getText(url, AbortSignal.timeout(50)).catch((error: unknown) => error);

  expect(whyNoAnswer(failure)).toBe('no answer in time');
});

test.each([
  [Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [new Error('the answer is too long'), 'the answer is too long'],
  [new DOMException('The operation timed out.', 'TimeoutError'), 'no answer in time'],
  [new Error('aborted', { cause: new DOMException('The operation timed out.', 'TimeoutError') }), 'no answer in time'],
])('why there is no answer: %s', (error, words) => {
  expect(whyNoAnswer(error)).toBe(words);
});
