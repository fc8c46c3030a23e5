import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';

let demo: Demo;
let watcherUrl: string;
beforeAll(async () => {
  demo = await startDemo();
  ({ url: watcherUrl } = await demo.startWatcher());
});
afterAll(() => demo.stop());

/** Request targets that the HTTP parser of Node.js accepts and a URL parser may refuse. */
const targets = [
  'http://[bad/',
  'http://[::1',
  'http://x:99999/',
  'http://%/',
  'https://',
  'http:',
  '/\\[bad/',
  '\\\\[bad/',
  '//[bad/',
  '//',
  '/%',
  '/%ff%fe',
  '/%00',
  '/?%',
  '/[',
  '*',
  'mailto:x',
  '/socket.io/?EIO=4&transport=websocket&sid=%',
  '/socket.io/?transport[]=[',
  '/socket.io/%/?EIO=4',
];
const headers = ['', 'Upgrade: websocket\r\nConnection: Upgrade\r\n', 'Expect: 100-continue\r\n', 'Host: [bad\r\n'];

/**
 * Sends one request as raw text. Returns the status of the answer, or 0 if the connection was closed without an answer.
 */
async function send(url: string, { method = 'GET', target = '/', header = '' }): Promise<number> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('error', () => {}); // The program may reset the connection.
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1');
  });
  const host = header.startsWith('Host') ? '' : 'Host: x\r\n';
  const connection = header.includes('Connection') ? '' : 'Connection: close\r\n';
  const request = `${method} ${target} HTTP/1.1\r\n${host}${header}${connection}Content-Length: 0\r\n\r\n`;
  socket.end(Buffer.from(request, 'latin1'));
  await once(socket, 'close');
  return Number(/^HTTP\/1\.1 (?!100)(\d+)/m.exec(answer)?.[1] ?? 0);
}

describe.each(['router', 'frontend', 'worker', 'watcher', 'metrics'])(
  'the %s, given malformed request targets',
  (name) => {
    const url = () =>
      ({
        router: demo.routerUrl,
        frontend: demo.url,
        worker: demo.workerUrls.primary,
        watcher: watcherUrl,
        metrics: demo.metricsUrls.router,
      })[name] ?? '';
    const isUp = () => fetch(url()).then(({ status }) => status < 500);

    test('answers or closes the connection, and keeps running: known targets with each method and header', async () => {
      const requests = targets.flatMap((target) =>
        ['GET', 'POST', 'OPTIONS'].flatMap((method) => headers.map((header) => ({ method, target, header }))),
      );
      const results = await Promise.all(
        requests.map(async (request) => ({ ...request, status: await send(url(), request) })),
      );

      expect(results.filter(({ status }) => status >= 500)).toEqual([]);
      expect(await isUp()).toBe(true);
    });

    test('answers or closes the connection, and keeps running: each start with each pair of odd characters', async () => {
      const odd = [...'/\\[]:@%?#*.|^`"<é'];
      const all = ['', '/', 'http://', 'http:', '/socket.io/?'].flatMap((start) =>
        odd.flatMap((first) => odd.map((second) => `${start}${first}${second}`)),
      );
      const failed: string[] = [];
      for (let i = 0; i < all.length; i += 50) {
        await Promise.all(
          all.slice(i, i + 50).map(async (target) => {
            if ((await send(url(), { target })) >= 500) {
              failed.push(target);
            }
          }),
        );
      }

      expect(failed).toEqual([]);
      expect(await isUp()).toBe(true);
    });
  },
);

test.each(['http://[bad/', '/\\[bad/'])(
  'the router refuses %s with 400, and does not count it for a subset',
  async (target) => {
    const counted = async () =>
      (await (await fetch(demo.metricsUrls.router)).text()).match(/^istio_requests_total.*/gm);
    const before = await counted();

    expect(await send(demo.routerUrl, { target })).toBe(400);
    expect(await counted()).toEqual(before);
  },
);
