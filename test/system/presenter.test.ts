import supertest from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { connectPage, type TestPage } from '../support/page.ts';
import { runProgram } from '../support/program.ts';
import { until } from '../support/until.ts';

const TOKEN = 'correct horse battery staple';

describe('with a PRESENTER_TOKEN', () => {
  let demo: Demo;
  const pages: TestPage[] = [];
  beforeAll(async () => {
    demo = await startDemo({ frontend: { PRESENTER_TOKEN: TOKEN, TRUSTED_PROXIES: 1 } });
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) {
      page.close();
    }
    await demo.closePages();
  });
  afterAll(() => demo.stop());

  /** Connects a page from a client address, which the proxy in front of the frontend adds at the end of the header. */
  async function pageFrom(address: string): Promise<TestPage> {
    const page = await connectPage(demo.url, { 'X-Forwarded-For': `10.0.0.1, ${address}` });
    pages.push(page);
    return page;
  }
  const post = (address: string, token?: string) => {
    const request = supertest(demo.url).post('/api/hash').set('X-Forwarded-For', `${Math.random()}, ${address}`);
    return token === undefined ? request.send({}) : request.set('Authorization', `Bearer ${token}`).send({});
  };
  async function refusedTokens(reason: string): Promise<number> {
    const text = await (await fetch(demo.metricsUrls.frontend)).text();
    const line = new RegExp(`^hashr_refused_tokens_total\\{[^}]*reason="${reason}"[^}]*\\} (\\d+)$`, 'm');
    return Number(line.exec(text)?.[1]);
  }

  test('setting a frequency and sending strings require the token; watching does not', async () => {
    const page = await pageFrom('192.0.2.1');

    expect(await page.setFrequency(5)).toMatchObject({ ok: false });
    expect(await (await pageFrom('192.0.2.2')).setFrequency(5, 'wrong')).toMatchObject({
      ok: false,
      error: 'The token is wrong. Try again in 1 s.',
    });
    expect((await demo.state()).offeredPerSecond).toBe(0);
    expect(await page.setFrequency(5, TOKEN)).toEqual({ ok: true, frequency: 5 });
    expect((await demo.state()).tokenRequired).toBe(true);

    await post('192.0.2.1').expect(401).expect('WWW-Authenticate', 'Bearer');
    await post('192.0.2.3', 'wrong').expect(401);
    await post('192.0.2.1', TOKEN).expect(200);
  });

  test('a client that guesses tokens has to wait, longer each time, on each connection; other clients do not', async () => {
    const attacker = '203.0.113.9';
    const provenPage = await pageFrom(attacker);
    expect(await provenPage.setFrequency(1, TOKEN)).toEqual({ ok: true, frequency: 1 });
    const [wrongBefore, waitingBefore] = [await refusedTokens('wrong'), await refusedTokens('waiting')];

    let tries = 0;
    let evaluated = 0;
    await until(async () => {
      tries += 1;
      const { status } = await post(attacker, `guess ${tries}`);
      evaluated += status === 401 ? 1 : 0;
      return evaluated === 4; // After 1 s, 2 s and 4 s; the next wait is 8 s.
    }, 'four guesses have been evaluated');

    expect(tries).toBeGreaterThan(20);
    const refused = await post(attacker, TOKEN);
    expect([refused.status, refused.body]).toEqual([
      429,
      { error: expect.stringMatching(/^Wrong tokens were sent from your address\. Try again in [1-8] s\.$/) },
    ]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    const error = expect.stringContaining('Try again in');
    expect(await (await pageFrom(attacker)).setFrequency(5, TOKEN)).toMatchObject({ ok: false, error });
    expect(await (await pageFrom(attacker)).setFrequency(5, 'another guess')).toMatchObject({ ok: false, error });
    expect(await provenPage.setFrequency(2, TOKEN)).toEqual({ ok: true, frequency: 2 });
    expect(await (await pageFrom('198.51.100.7')).setFrequency(3, TOKEN)).toEqual({ ok: true, frequency: 3 });
    await post('198.51.100.7', TOKEN).expect(200);

    expect((await refusedTokens('wrong')) - wrongBefore).toBe(4);
    expect((await refusedTokens('waiting')) - waitingBefore).toBe(tries - 4 + 3);
  });
});

test('a short token is refused at the start', async () => {
  const frontend = runProgram('services/frontend/src/main.ts', { PORT: 0, METRICS_PORT: 0, PRESENTER_TOKEN: 'secret' });
  const { code } = await frontend.ended;

  expect(code).not.toBe(0);
  expect(frontend.output()).toContain('PRESENTER_TOKEN=(hidden) must be 16 to 200 characters long.');
});
