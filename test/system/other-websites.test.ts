import { once } from 'node:events';
import { connect } from 'node:net';
import { io } from 'socket.io-client';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';

const ALLOWED = 'https://slides.example';
const sentence =
  'Requests from other websites are refused. To allow a website, add its origin to ALLOWED_ORIGINS (frontend) or CORS_ORIGIN (worker).';

describe('pages of other websites', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo({ frontend: { ALLOWED_ORIGINS: ALLOWED } });
  });
  afterAll(() => demo.stop());

  /** Opens a websocket as a browser does for a page. Returns the head of the answer and what arrives with it. */
  async function upgrade(headers: Record<string, string>): Promise<string> {
    const { port, host } = new URL(demo.url);
    const lines = Object.entries({
      Host: host,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${lines.join('')}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return answer.toString('latin1');
  }

  test.each([
    ['the Origin of another website', { Origin: 'http://evil.example' }],
    ['a sandboxed frame', { Origin: 'null' }],
    ['a cross-site request, as the browser reports it', { 'Sec-Fetch-Site': 'cross-site' }],
  ])('cannot open a websocket: %s', async (_, headers) => {
    const answer = await upgrade(headers);

    expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(answer).toContain(sentence);
    expect((await demo.state()).pages).toBe(0);
  });

  test('the page itself, an allowed website and a program can open a websocket', async () => {
    for (const headers of [{ Origin: demo.url, 'Sec-Fetch-Site': 'same-origin' }, { Origin: ALLOWED }, {}]) {
      expect(await upgrade(headers as Record<string, string>)).toMatch(/^HTTP\/1\.1 101 /);
    }
  });

  test('a socket.io client of another website cannot set a frequency', async () => {
    const socket = io(demo.url, {
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { Origin: 'http://evil.example' },
    });
    const [error] = await once(socket as never, 'connect_error');
    socket.close();

    expect(error).toBeInstanceOf(Error);
    expect((await demo.state()).offeredPerSecond).toBe(0);
  });

  test('cannot send strings by the API with a simple POST, which needs no preflight', async () => {
    const { sent } = await demo.settled();
    const post = () => supertest(demo.url).post('/api/hash').set('Content-Type', 'text/plain').send('{"count": 5}');

    for (const headers of [{ Origin: 'http://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
      const response = await post().set(headers);
      expect([response.status, response.body]).toEqual([403, { error: sentence }]);
    }
    expect((await demo.settled()).sent).toBe(sent);

    await post().set('Origin', demo.url).expect(200);
    await post().set('Origin', ALLOWED).expect(200);
    await post().expect(200);
  });
});

describe('with CORS_ORIGIN=none, as npm start sets it', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo({ worker: { CORS_ORIGIN: 'none' } });
  });
  afterAll(() => demo.stop());

  test('a worker refuses another website before it hashes; the frontend and curl can use it', async () => {
    const post = () =>
      supertest(demo.workerUrls.primary).post('/').set('Content-Type', 'text/plain').send('{"str": "x"}');
    const crossSite = await post().set('Origin', 'http://evil.example');

    expect([crossSite.status, crossSite.body]).toEqual([403, { error: sentence }]);
    expect(crossSite.headers).not.toHaveProperty('access-control-allow-origin');
    await post().expect(200);
    expect(await demo.hash({ count: 5 })).toMatchObject({ succeeded: 5 });
  });
});
