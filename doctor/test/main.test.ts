import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** A kubectl whose proxy runs until it is ended, and whose cluster does not answer. */
const kubectl = `#!${process.execPath}
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
const args = process.argv.slice(2);
if (args.includes('proxy')) {
  appendFileSync(join(process.env.TMPDIR, 'proxy.pid'), String(process.pid));
  setInterval(() => {}, 1_000);
} else if (args.includes('/version')) {
  setInterval(() => {}, 1_000);
}
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hashr-doctor-test-'));
  await writeFile(join(folder, 'kubectl'), kubectl);
  await chmod(join(folder, 'kubectl'), 0o755);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test.for([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s ends the kubectl that serves the doctor, and removes its folder', async ([signal, exitCode]) => {
  const env = { ...process.env, TMPDIR: folder, PATH: [folder, dirname(process.execPath)].join(delimiter) };
  const doctor = spawn(process.execPath, [main, '--context', 'none'], { env, stdio: 'ignore' });
  const ended = once(doctor, 'exit');
  const readPid = () => readFile(join(folder, 'proxy.pid'), 'utf8').then(Number, () => 0);
  await expect.poll(readPid, { timeout: 30_000 }).toBeGreaterThan(0);
  const pid = await readPid();
  doctor.kill(signal);

  try {
    const result = await ended;
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
    expect((await readdir(folder)).sort()).toEqual(['kubectl', 'proxy.pid']);
    expect(result).toEqual([exitCode, null]);
  } finally {
    if (isAlive(pid)) {
      process.kill(pid, 'SIGKILL');
    }
  }
});
