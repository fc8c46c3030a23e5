import { pino } from 'pino';
import { expect, test } from 'vitest';
import { accessLog } from './access-log.ts';
import { createHttpServer, listen } from './http-server.ts';

async function linesOf(level: string, paths: string[], headers: Record<string, string> = {}): Promise<object[]> {
  const lines: object[] = [];
  const log = pino({ level, base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) });
  const middleware = accessLog(log);
  const http = createHttpServer((request, response) =>
    middleware(request, response, () => response.writeHead(204).end()),
  );
  const server = await listen(http, 0, '127.0.0.1');
  for (const path of paths) {
    await fetch(`${server.url}${path}`, { headers });
  }
  await server.close();
  return lines;
}

test('logs every request except health checks', async () => {
  const lines = await linesOf('debug', ['/_healthz', '/api/state']);

  expect(lines).toEqual([
    { level: 20, method: 'GET', url: '/api/state', status: 204, durationMs: expect.any(Number), msg: 'request' },
  ]);
});

test('logs nothing at other levels', async () => {
  expect(await linesOf('info', ['/api/state'])).toEqual([]);
});

test.each([
  [`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, { traceId: 'a'.repeat(32) }],
  ['nonsense', {}],
])('a request with the traceparent %s', async (traceparent, expected) => {
  const [line] = await linesOf('debug', ['/api/state'], { traceparent });

  expect(line).toEqual({
    level: 20,
    method: 'GET',
    url: '/api/state',
    status: 204,
    durationMs: expect.any(Number),
    msg: 'request',
    ...expected,
  });
});
