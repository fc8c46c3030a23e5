import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { routeObjects } from '@hashr/mesh/route-kinds.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSplit } from '../../test-support/test-watcher.ts';
import { createManifestFileSplit } from './manifest-file.ts';

const original = new URL('../../../../istio-manifests/worker-virtual-service.yaml', import.meta.url);
const { signal } = new AbortController();
let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hashr-split-'));
  path = join(directory, 'worker-virtual-service.yaml');
  await cp(original, path);
});
afterEach(() => rm(directory, { recursive: true }));

test('changes the two weights, and nothing else, not even a comment', async () => {
  const split = createManifestFileSplit(path, routeObjects.virtualservice);
  const before = await readFile(path, 'utf8');

  const read = await readSplit(split);
  expect(read.burstPercent).toBe(0);
  await read.write(70, signal);

  expect((await readSplit(split)).burstPercent).toBe(70);
  expect(await readFile(path, 'utf8')).toBe(
    before.replace('weight: 100', 'weight: 30').replace('weight: 0', 'weight: 70'),
  );
});

test('does not overwrite an external change that was made after the read', async () => {
  const split = createManifestFileSplit(path, routeObjects.virtualservice);
  const read = await readSplit(split);
  const theirs = (await readFile(path, 'utf8')).replace('weight: 100', 'weight: 55').replace('weight: 0', 'weight: 45');
  await writeFile(path, theirs);
  await split.read(signal);

  await expect(read.write(100, signal)).rejects.toThrow('Somebody else has changed');
  expect(await readFile(path, 'utf8')).toBe(theirs);
});

test('does not overwrite an external change that is made during the write', async () => {
  const split = createManifestFileSplit(path, routeObjects.virtualservice);
  // The new file is a pipe, and the text is longer than a pipe holds: the write waits until the test reads it.
  await writeFile(path, `${await readFile(path, 'utf8')}# ${'x'.repeat(200_000)}\n`);
  await promisify(execFile)('mkfifo', [`${path}.new`]);
  const writing = (await readSplit(split)).write(100, signal);
  const rejected = expect(writing).rejects.toThrow('Somebody else has changed');
  const pipe = await open(`${path}.new`);
  await writeFile(path, 'theirs');
  await pipe.readFile();
  await pipe.close();

  await rejected;
  expect(await readFile(path, 'utf8')).toBe('theirs');
  expect(existsSync(`${path}.new`), 'the new text is removed').toBe(false);
});

test('changes the VirtualService of 2018, whose file also has the DestinationRule, and nothing else', async () => {
  const both = await readFile(
    new URL('../../../../istio-manifests/lessons/12-original/worker.yaml', import.meta.url),
    'utf8',
  );
  const [first, second] = both.split('---\n');
  for (const text of [both, `${second}---\n${first}`]) {
    await writeFile(path, text);
    const read = await readSplit(createManifestFileSplit(path, routeObjects.virtualservice));
    expect(read.burstPercent).toBe(50);
    await read.write(100, signal);

    expect(await readFile(path, 'utf8')).toBe(
      text.replace('weight: 50', 'weight: 0').replace('weight: 50', 'weight: 100'),
    );
  }
});

test('a route without subsets has no weights to change', async () => {
  await cp(
    new URL('../../../../istio-manifests/lessons/12-all-workers/worker-virtual-service.yaml', import.meta.url),
    path,
  );

  expect(await createManifestFileSplit(path, routeObjects.virtualservice).read(signal)).toMatchObject({
    isSplit: false,
  });
});

test('names the error in the file', async () => {
  const split = createManifestFileSplit(path, routeObjects.virtualservice);
  await writeFile(path, 'spec: [');
  await expect(split.read(signal)).rejects.toThrow(`${path} is not YAML`);
  await rm(path);
  await expect(split.read(signal)).rejects.toThrow(`${path} cannot be read (ENOENT). Check ROUTE_FILE.`);
});
