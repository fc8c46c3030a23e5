import type { LoadsResponse } from '@hashr/messages/load.ts';
import supertest from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';

const TOKEN = 'correct horse battery staple';
const example = 'Send a JSON object like {"shape": "ramp:5-30x60s"}.';

describe('the loads of three frontends', () => {
  let demo: Demo;
  let urls: [string, string, string];
  beforeAll(async () => {
    demo = await startDemo({ frontend: { PRESENTER_TOKEN: TOKEN, MAX_TOTAL_FREQUENCY: 1_000, MAX_FREQUENCY: 500 } });
    urls = [demo.url, (await demo.addFrontend()).url, (await demo.addFrontend()).url];
    await until(async () => (await demo.state()).frontends.length === 3, 'the frontends know each other');
  });
  afterEach(async () => {
    await send('DELETE', 0).expect(200);
    await until(async () => (await loadsAt(0)).length === 0, 'no load is left');
  });
  afterAll(() => demo.stop());

  type Method = 'POST' | 'DELETE';
  /** Sends a request to one of the frontends, with the token. */
  function send(method: Method, frontend: number, body?: string, headers: Record<string, string> = {}) {
    const agent = supertest(urls[frontend] as string);
    const request = (method === 'POST' ? agent.post('/api/load') : agent.delete('/api/load'))
      .set('Authorization', `Bearer ${TOKEN}`)
      .set('Content-Type', 'application/json')
      .set(headers);
    return body === undefined ? request.send() : request.send(body);
  }
  const start = (frontend: number, shape: string) => send('POST', frontend, JSON.stringify({ shape }));
  const loadsAt = async (frontend: number) => {
    const response = await fetch(`${urls[frontend]}/api/load`);
    return ((await response.json()) as LoadsResponse).loads;
  };

  test('a load is sent by the frontend that accepted it, and all frontends list it', async () => {
    const before = await demo.settled();
    const { body } = await start(1, 'steps:20x1s,40x0.5s').expect(202);
    expect(body).toEqual({ id: expect.any(String), shape: 'steps:20x1s,40x0.5s', durationMs: 1_500, strings: 40 });

    const listed = { ...body, frontend: 'frontend-2', elapsedMs: expect.any(Number), sent: expect.any(Number) };
    expect(await loadsAt(1)).toEqual([listed]);
    await until(async () => (await loadsAt(2)).length === 1, 'a peer lists it');
    expect((await demo.state()).offeredPerSecond).toBeGreaterThan(0);
    for (const frontend of [0, 1, 2]) {
      await until(async () => (await loadsAt(frontend)).length === 0, 'it has ended by itself');
    }
    const after = await demo.settled();
    await until(
      async () => (await demo.state()).totals.sentBySource.api === before.sentBySource.api + 40,
      'it is sent',
    );
    expect(after.skipped).toBe(before.skipped);
  });

  test('a DELETE at another frontend than the one that sends stops all loads', async () => {
    const started = [await start(0, 'ramp:5-30x60s'), await start(2, 'constant:10x60s'), await start(2, 'wave:5-9x9s')];
    const ids = started.map(({ body }) => body.id as string);
    await until(async () => (await loadsAt(1)).length === 3, 'the third frontend knows them');

    const { body } = await send('DELETE', 1).expect(200);
    expect(new Set(body.stopped)).toEqual(new Set(ids));
    await until(async () => (await Promise.all([0, 1, 2].map(loadsAt))).flat().length === 0, 'all have stopped');
    await until(async () => (await demo.state()).offeredPerSecond === 0, 'nothing is offered');
    const { sent } = await demo.settled();
    const second = await demo.page();
    await until(() => second.states.length > 4, 'two seconds have passed');
    expect((await demo.settled()).sent).toBe(sent);
    expect((await send('DELETE', 1)).body).toEqual({ stopped: [] });
  });

  test('a DELETE right after the start stops the load, and a load that starts later is not affected', async () => {
    for (let round = 0; round < 5; round += 1) {
      await start(round % 3, 'constant:5x60s').expect(202);
      const { body } = await send('DELETE', (round + 1) % 3).expect(200);
      expect(body.stopped).toHaveLength(1);
    }
    const { body } = await start(0, 'constant:5x60s').expect(202);
    await until(async () => (await loadsAt(1)).length === 1, 'only the last one runs');
    const page = await demo.page();
    await until(() => page.states.length > 3, 'more reports have arrived');
    expect((await loadsAt(0)).map(({ id }) => id)).toEqual([body.id]);
  });

  test('the highest rate of a load counts for the pages of all frontends', async () => {
    await start(1, 'steps:1x30s,500x30s').expect(202);
    await start(2, 'steps:1x30s,400x30s').expect(202);
    const page = await demo.page();
    await until(async () => (await demo.state()).offeredPerSecond === 2, 'the loads are known');

    const error = 'All pages together can set at most 1000 per second, and 100 are available.';
    expect(await page.setFrequency(101, TOKEN)).toMatchObject({ ok: false, error });
    expect(await page.setFrequency('ramp:1-100x10s', TOKEN)).toMatchObject({ ok: true });
    const refused = await start(0, 'constant:1x5s');
    expect([refused.status, refused.headers['retry-after'], refused.body]).toEqual([
      429,
      '10',
      {
        error: 'All pages and API clients together can send at most 1000 strings per second, and 0 are available.',
      },
    ]);
    page.close();
  });

  const valid = '{"shape": "constant:1x1s"}';
  const crossSite = expect.stringMatching(/^Requests from other websites are refused\./);
  test.each<[string, Method, string | undefined, Record<string, string>, number, unknown]>([
    ['broken JSON', 'POST', '{"shape":', {}, 400, 'The body is not JSON.'],
    ['no body', 'POST', undefined, {}, 400, example],
    ['an array', 'POST', '[]', {}, 400, example],
    ['a number', 'POST', '{"shape": 5}', {}, 400, example],
    [
      'a rate without an end',
      'POST',
      '{"shape": "20"}',
      {},
      400,
      'A load of a program needs a duration, like constant:20x30s.',
    ],
    [
      'a rate that is too high',
      'POST',
      '{"shape": "ramp:1-501x9s"}',
      {},
      400,
      '501 per second is too high: the maximum is 500.',
    ],
    [
      'two hours',
      'POST',
      '{"shape": "constant:1x60m*2"}',
      {},
      400,
      'A load shape takes at most one hour, with all repeats.',
    ],
    [
      'a long shape',
      'POST',
      `{"shape": "steps:${'1x1s,'.repeat(500)}"}`,
      {},
      400,
      'A load shape has at most 200 characters.',
    ],
    ['a long body', 'POST', `{"shape": "${'x'.repeat(5_000)}"}`, {}, 413, 'The body is too large.'],
    ['no token', 'POST', valid, { Authorization: '' }, 401, expect.stringMatching(/^Only the presenter/)],
    ['no token', 'DELETE', undefined, { Authorization: '' }, 401, expect.stringMatching(/^Only the presenter/)],
    ['another website', 'POST', valid, { Origin: 'http://evil.example', 'Content-Type': 'text/plain' }, 403, crossSite],
    ['another website', 'POST', valid, { 'Sec-Fetch-Site': 'cross-site' }, 403, crossSite],
    ['another website', 'DELETE', undefined, { Origin: 'http://evil.example' }, 403, crossSite],
  ])(
    'refuses %s (%s) with one sentence, and starts and stops nothing',
    async (_, method, body, headers, status, error) => {
      await start(0, 'constant:1x60s').expect(202);
      const response = await send(method, 0, body, headers);

      expect([response.status, response.body]).toEqual([status, { error }]);
      expect(await loadsAt(0)).toHaveLength(1);
    },
  );

  test('other methods are not allowed', async () => {
    const response = await fetch(`${demo.url}/api/load`, { method: 'PUT' });

    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST, DELETE']);
  });
});
