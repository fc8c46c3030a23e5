import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HashResponse } from '@hashr/messages/hash-request.ts';
import { clusters, command, pauseWatcher } from './cluster.ts';
import { until } from './until.ts';

/** `skaffold dev` on a copy of the repository that can be edited. */
export interface SkaffoldDev {
  output(): string;
  /** Changes a file, as an editor would. */
  edit(file: string, change: (text: string) => string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `skaffold dev` on the primary cluster, and waits until it watches the files. */
export async function startSkaffoldDev(): Promise<SkaffoldDev> {
  const folder = await mkdtemp(join(tmpdir(), 'hashr-dev-'));
  await command('sh', ['-c', `git ls-files -z | xargs -0 cp --parents -t ${folder}`]);
  const args = ['dev', '-p', 'dev', '--kube-context', clusters.primary, '--port-forward=off', '--cleanup=false'];
  const skaffold = spawn('skaffold', args, { cwd: folder });
  let output = '';
  for (const stream of [skaffold.stdout, skaffold.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  await until(() => output.includes('Watching for changes'), 'skaffold watches the files', 280_000);
  // A worker that restarts is down for a moment. The watcher would move the traffic to the other worker, which has no
  // edits.
  await pauseWatcher(true);
  return {
    output: () => output,
    async edit(file, change) {
      const path = join(folder, file);
      await writeFile(path, change(await readFile(path, 'utf8')));
    },
    async stop() {
      await pauseWatcher(false);
      skaffold.kill('SIGINT');
      await once(skaffold, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

/** Makes the worker put a word in front of its hashes. Returns the time until a result has it, in milliseconds. */
export async function editWorker(dev: SkaffoldDev, url: string, word: string): Promise<number> {
  await dev.edit('services/worker/src/hash.ts', (text) =>
    text.replace(/return .*prefix \+/, `return '${word}' + prefix +`),
  );
  const editedMs = performance.now();
  await until(
    async () => {
      await sleep(100);
      const response = await fetch(`${url}/api/hash`, {
        method: 'POST',
        body: '{}',
        signal: AbortSignal.timeout(2_000),
      });
      return ((await response.json()) as HashResponse).results[0]?.hash.startsWith(word);
    },
    `a result begins with ${word}`,
    60_000,
  ).catch((error: Error) => {
    throw new Error(`${error.message}\n${dev.output().slice(-4_000)}`);
  });
  return performance.now() - editedMs;
}
