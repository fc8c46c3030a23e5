import { hash } from 'node:crypto';
import supertest from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';

describe('the API', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo({ frontend: { MAX_TOTAL_FREQUENCY: 2_000, MAX_FREQUENCY: 1_000 } });
  });
  afterEach(() => demo.closePages());
  afterAll(() => demo.stop());
  const post = (body: string | object) => supertest(demo.url).post('/api/hash').send(body);

  test('hashes a string, and the result can be checked', async () => {
    const { body } = await post({ str: 'héllo' }).expect(200);

    expect(body).toMatchObject({ sent: 1, succeeded: 1, failed: 0, failedByKind: {} });
    const [{ str, salt, hour, hash: hashed }] = body.results;
    expect(str).toBe('héllo');
    expect(hashed).toBe(hash('sha256', str + salt + hour, 'base64'));
  });

  test('hashes as many different random strings as requested, and returns a hundred results', async () => {
    const { body } = await post({ count: 1_000 }).expect(200);

    expect(body).toMatchObject({ sent: 1_000, succeeded: 1_000, failed: 0 });
    expect(body.results).toHaveLength(100);
    expect(new Set(body.results.map(({ str }: { str: string }) => str)).size).toBe(100);
  });

  test('accepts a request without a body', async () => {
    const response = await supertest(demo.url).post('/api/hash').expect(200);

    expect(response.body.sent).toBe(1);
  });

  test.each([
    ['broken JSON', '{"str":', 'The body is not JSON.'],
    ['an empty str', '{"str":""}', '"str" is empty: send at least one character.'],
    ['a str that is a number', '{"str":5}', '"str" must be a string.'],
    ['a long str', `{"str":"${'x'.repeat(10_001)}"}`, '"str" is too long: at most 10000 characters.'],
    ['a count of 0', '{"count":0}', '"count" must be a whole number from 1 to 1000.'],
    ['a count of 1001', '{"count":1001}', '"count" must be a whole number from 1 to 1000.'],
    ['an array', '[]', 'Send a JSON object like {"str": "hello", "count": 1}.'],
    ['a bare string', '"hello"', 'Send a JSON object like {"str": "hello", "count": 1}.'],
  ])('refuses %s with one sentence, and sends nothing', async (_, body, error) => {
    const { sent } = await demo.settled();

    const response = await supertest(demo.url).post('/api/hash').set('Content-Type', 'application/json').send(body);

    expect(response.status).toBe(400);
    expect(response.body).toEqual({ error });
    expect((await demo.settled()).sent).toBe(sent);
  });

  test('refuses a body that is too large, an unknown path and a wrong method', async () => {
    const large = await post({ str: 'x'.repeat(200_000) });
    expect([large.status, large.body]).toEqual([413, { error: 'The body is too large.' }]);

    const path = await supertest(demo.url).get('/api/nothing');
    expect([path.status, path.body]).toEqual([404, { error: 'There is no resource at /api/nothing.' }]);

    const method = await supertest(demo.url).get('/api/hash');
    expect([method.status, method.body, method.headers.allow]).toEqual([
      405,
      { error: 'The method GET is not allowed. Allowed methods: POST.' },
      'POST',
    ]);
    const other = await supertest(demo.url).delete('/');
    expect([other.status, other.body]).toEqual([
      405,
      { error: 'The method DELETE is not allowed. Allowed methods: GET.' },
    ]);
  });

  test('answers 429 with Retry-After above MAX_TOTAL_FREQUENCY', async () => {
    const before = await demo.settled();
    const responses = await Promise.all(Array.from({ length: 6 }, () => post({ count: 900 })));

    const refused = responses.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const { headers, body } of refused) {
      expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(body.error).toMatch(/Try again later\.$/);
    }
    const after = await demo.settled();
    expect(after.sent - before.sent).toBe((responses.length - refused.length) * 900);
    expect(after.sentBySource.api - before.sentBySource.api).toBe(after.sent - before.sent);
  });

  test('refuses a rate with which all pages together would exceed MAX_TOTAL_FREQUENCY', async () => {
    const pages = [await demo.page(), await demo.page(), await demo.page()];
    const answers = [];
    for (const page of pages) {
      answers.push(await page.setFrequency(800));
    }

    expect(answers).toMatchObject([
      { ok: true, frequency: 800 },
      { ok: true, frequency: 800 },
      { ok: false, error: 'All pages together can set at most 2000 per second, and 400 are available.' },
    ]);
  });
});

describe('a forgotten page', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo({ frontend: { FORGET_PAGE_AFTER_MINUTES: 0.1 } });
  });
  afterAll(() => demo.stop());

  test('stops after FORGET_PAGE_AFTER_MINUTES, shows that, and continues when a user sets a rate', async () => {
    const page = await demo.page();
    await page.setFrequency(5);
    await until(() => page.states.at(-1)?.you.forgotten, 'the page is marked as forgotten');
    expect((await demo.state()).offeredPerSecond).toBe(0);

    await page.setFrequency(5);
    await until(() => page.states.at(-1)?.you.forgotten === false, 'the page is no longer marked');
    expect((await demo.state()).offeredPerSecond).toBe(5);
  });
});
