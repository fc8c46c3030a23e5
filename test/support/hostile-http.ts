import fc from 'fast-check';
import { hostileJson } from './hostile-json.ts';

/** A string that no worker may hash. It follows the end of a request that a server must refuse. */
export const SMUGGLED = 'smuggled-string';

const smuggledBody = JSON.stringify({ str: SMUGGLED });
const smuggledRequest = `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${smuggledBody.length}\r\n\r\n${smuggledBody}`;

const methods = ['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'TRACE', 'CONNECT', 'PRI', 'get', 'G\0T', 'M'.repeat(5_000)];
const targets = [
  '/',
  '/api/hash',
  '/api/state',
  '/_healthz',
  '/metrics',
  '/status',
  '/socket.io/?EIO=4&transport=websocket',
  '/socket.io/?EIO=99&transport=polling&sid=__proto__',
  '/../../../etc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/%',
  '/%00',
  '/%ff',
  '//',
  '//[bad/',
  '/\\[bad/',
  'http://[bad/',
  'http://x:99999/',
  'http:',
  'mailto:x',
  '*',
  '',
  '/a\0b',
  '/é',
  `/${'x'.repeat(20_000)}`,
  `/?${'a[]=1&'.repeat(1_000)}`,
];
const versions = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/9', 'HTTPS/1.1', ''];
const headers = [
  'Host: [bad',
  'Host: a, b',
  'Host:',
  'Content-Length: -1',
  'Content-Length: +5',
  'Content-Length: 5, 6',
  'Content-Length: 0x5',
  'Content-Length: 99999999999999999999',
  'Content-Length: 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: chunked, chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: gzip, chunked',
  'Content-Encoding: gzip',
  'Content-Encoding: br',
  'Content-Type: application/json; charset=utf-7',
  'Content-Type: text/plain; charset=\0',
  'Expect: 100-continue',
  'Expect: the unexpected',
  'Connection: Upgrade\r\nUpgrade: websocket',
  'Connection: Upgrade\r\nUpgrade: h2c',
  'Connection: close, keep-alive, Host',
  'Authorization: Bearer ',
  'Range: bytes=-1-,0-0',
  'If-None-Match: *',
  'If-Modified-Since: never',
  'Accept-Encoding: *;q=0',
  'X: \0',
  ': no name',
  'no colon',
  ' folded: line',
  'X: \u0080\u00ff',
  `X: ${'x'.repeat(20_000)}`,
  'X: y\r\n'.repeat(2_500).trimEnd(),
  '__proto__: 1',
  'constructor: 1',
];

const body = fc.oneof(
  hostileJson('str', 'count', 'id'),
  fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  // Chunks with sizes that are wrong, too large, or hide a second request.
  fc.constantFrom(
    '5\r\nhello\r\n0\r\n\r\n',
    'ffffffffffffffff\r\nhello\r\n',
    '-1\r\nhello\r\n',
    '5;ext="\r\nhello\r\n0\r\n\r\n',
    '5\nhello\n0\n\n',
    `0\r\n\r\n${smuggledRequest}`,
    `0\r\nX: y\r\n\r\n${smuggledRequest}`,
  ),
);

const request = fc
  .record({
    method: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('GET', 'POST') }, fc.constantFrom(...methods)),
    target: fc.oneof(
      fc.constantFrom(...targets),
      fc.string({ maxLength: 50, unit: 'binary' }).map((text) => `/${text}`),
    ),
    version: fc.oneof({ weight: 5, arbitrary: fc.constant('HTTP/1.1') }, fc.constantFrom(...versions)),
    host: fc.constantFrom('Host: x\r\n', 'Host: x\r\n', 'Host: x\r\nHost: y\r\n', ''),
    headers: fc.array(fc.constantFrom(...headers), { maxLength: 4 }),
    lineEnd: fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r'),
    trueLength: fc.boolean(),
    body,
  })
  .map(({ method, target, version, host, headers, lineEnd, trueLength, body }) => {
    const length = trueLength ? `Content-Length: ${Buffer.byteLength(body, 'latin1')}\r\n` : '';
    const head = `${method} ${target} ${version}\r\n${host}${length}${headers.map((line) => `${line}\r\n`).join('')}\r\n`;
    return Buffer.from(head.replaceAll('\r\n', lineEnd) + body, 'latin1');
  });

/** Bytes that resemble an HTTP request: often cut short, sometimes with a changed byte. */
export const hostileRequest: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 6, arbitrary: request },
  {
    weight: 2,
    arbitrary: fc
      .tuple(request, fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([bytes, share]) => bytes.subarray(0, Math.floor(bytes.length * share))),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(request, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([bytes, at, byte]) => {
      const changed = Buffer.from(bytes);
      changed[at % changed.length] = byte;
      return changed;
    }),
  },
  fc.uint8Array({ minLength: 1, maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
);

/** Texts that servers may parse as different numbers of requests, because of their length, their chunks, or both. */
export const smugglingAttempts: string[] = [
  `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggledRequest}`,
  `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${smuggledRequest}`,
  `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggledRequest}`,
  `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggledRequest}`,
  `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n${smuggledRequest}`,
  `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0, 5\r\n\r\n${smuggledRequest}`,
  `POST / HTTP/1.1\nHost: x\nContent-Length: 0\nTransfer-Encoding: chunked\n\n0\n\n${smuggledRequest}`,
  `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\n{"a":\r\n0\n\r\n${smuggledRequest}`,
];
