import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HashResponse } from '@hashr/messages/hash-request.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusters, command, gatewayUrl, hasCluster, inPrimary } from '../support/cluster.ts';
import { install } from '../support/install.ts';
import { until } from '../support/until.ts';

describe.skipIf(!hasCluster)('skaffold dev', () => {
  let url: string;
  let folder: string;
  let skaffold: ChildProcess;
  let output = '';

  beforeAll(async () => {
    url = await gatewayUrl();
    folder = await mkdtemp(join(tmpdir(), 'hashr-dev-'));
    await command('sh', ['-c', `git ls-files -z | xargs -0 cp --parents -t ${folder}`]);
    const args = ['dev', '-p', 'dev', '--kube-context', clusters.primary, '--port-forward=off', '--cleanup=false'];
    skaffold = spawn('skaffold', args, { cwd: folder });
    for (const stream of [skaffold.stdout, skaffold.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }
    await until(() => output.includes('Watching for changes'), 'skaffold watches', 280_000);
  });
  afterAll(async () => {
    skaffold.kill('SIGINT');
    await once(skaffold, 'exit');
    await rm(folder, { recursive: true });
    await install();
  });

  async function edit(file: string, change: (text: string) => string): Promise<void> {
    const path = join(folder, file);
    await writeFile(path, change(await readFile(path, 'utf8')));
  }

  test('an edit of the worker is live without an image being built', async () => {
    const builds = output.split('Building [').length;
    await edit('services/worker/src/hash.ts', (text) => text.replace('return prefix +', "return 'edited-' + prefix +"));
    await until(
      async () => {
        await sleep(200); // Slowly: above 15 a second another worker would answer, who is not being developed.
        const response = await fetch(`${url}/api/hash`, { method: 'POST', body: '{}' });
        return ((await response.json()) as HashResponse).results[0]?.hash.startsWith('edited-');
      },
      'the edit is live',
      60_000,
    );

    expect(output.split('Building [').length).toBe(builds);
  });

  test('an edit of a manifest is applied', async () => {
    await edit('istio-manifests/worker-virtual-service.yaml', (text) => text.replace('attempts: 0', 'attempts: 1'));
    const attempts = [
      'get',
      'virtualservice',
      'worker-virtual-service',
      '-o',
      'jsonpath={.spec.http[0].retries.attempts}',
    ];
    await until(async () => (await inPrimary(...attempts)) === '1', 'it is applied', 120_000);
  });
});
