import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '@hashr/loadtest/report/report.ts';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { command, gatewayUrl, hasCluster, watcherStatus } from '../support/cluster.ts';
import { freePort } from '../support/free-ports.ts';
import { isInstalled } from '../support/is-installed.ts';
import { runProgram } from '../support/program.ts';
import { until } from '../support/until.ts';

const [hasFortio, hasK6] = [isInstalled('fortio', 'version'), isInstalled('k6', 'version')];

describe.skipIf(!hasCluster)('npm run loadtest at the gateway', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hashr-loadtest-'));
    const url = await gatewayUrl();
    await until(async () => (await watcherStatus(url))?.verdict === 'settled', 'the watcher is settled', 60_000);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('the burst test: the traffic moves there and back, and nothing fails', async () => {
    const files = ['--json', join(folder, 'report.json'), '--fortio', join(folder, 'fortio.json')];
    const criteria = ['--max-failed', '0', '--max-flaps', '0', '--max-time-to-burst', '1m'];
    const program = runProgram('loadtest/main.ts', {}, [
      '--url',
      await gatewayUrl(),
      '--hold',
      '5s',
      ...criteria,
      ...files,
    ]);

    const { code } = await program.ended;

    expect(code, program.output()).toBe(0);
    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report;
    expect(report.moves.map(({ burstWeight }) => burstWeight)).toEqual([0, 100, 0]);
    expect(report.phases.map(({ hashed }) => hashed.burst > 0)).toEqual([false, true, true]);
  });

  test.skipIf(!hasK6)('the burst test for k6', async () => {
    const settings = ['-e', `URL=${await gatewayUrl()}`, '-e', 'PHASE_SECONDS=14', '-e', 'MOVE_SECONDS=8'];

    // It rejects if a threshold is crossed.
    const output = await command('k6', ['run', '--quiet', '--no-color', ...settings, 'loadtest/k6/burst-test.js']);

    expect(output).toMatch(/phase:high \}\.+: 100\.00%/);
  });

  test.skipIf(!hasFortio || chromium === undefined)('fortio report draws the result', async () => {
    const port = await freePort();
    const args = ['report', '-http-port', `127.0.0.1:${port}`, '-redirect-port', 'disabled', '-data-dir', folder];
    const fortio = spawn('fortio', args, { stdio: 'ignore' });
    onTestFinished(() => void fortio.kill());
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    const url = `http://127.0.0.1:${port}/?url=fortio.json`;

    await until(async () => (await fetch(url)).ok, 'fortio serves its page');
    await page.goto(url);
    const title = "chart.options?.title?.text.join(' ')";
    const shown = await until(() => page.evaluate<string | undefined>(title), 'fortio has drawn the chart');
    expect(shown).toContain('String Hashr, 5 -> 20 -> 5');
    expect(errors).toEqual([]);
  });
});
