import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../test/support/until.ts';
import { copyManifests } from './copy-manifests.ts';

let folder: string;
let from: string;
let to: string;
let stopping: AbortController;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hashr-copy-'));
  [from, to] = [join(folder, 'from'), join(folder, 'to')];
  stopping = new AbortController();
  await mkdir(from);
  await writeFile(join(from, 'a.yaml'), 'weight: 100');
});
afterEach(async () => {
  stopping.abort();
  await rm(folder, { recursive: true });
});

const copy = () => readFile(join(to, 'a.yaml'), 'utf8');

test('an edited original is copied again; until then, the copy keeps what the watcher writes', async () => {
  await copyManifests(from, to, stopping.signal);
  await writeFile(join(to, 'a.yaml'), 'weight: 0');
  await writeFile(join(from, 'b.yaml'), 'new');
  await until(async () => (await readdir(to)).includes('b.yaml'), 'the new file is copied');
  expect(await copy()).toBe('weight: 0');

  await writeFile(join(from, 'a.yaml'), 'weight: 50');
  await until(async () => (await copy()) === 'weight: 50', 'the edit is copied');
});

test('the folder of the HTTPRoute is copied, too, and no other', async () => {
  for (const name of ['http-route', 'lessons']) {
    await mkdir(join(from, name));
    await writeFile(join(from, name, 'b.yaml'), 'weight: 100');
  }
  await copyManifests(from, to, stopping.signal);
  expect((await readdir(to, { recursive: true })).toSorted()).toEqual(['a.yaml', 'http-route', 'http-route/b.yaml']);

  await writeFile(join(from, 'http-route/b.yaml'), 'weight: 50');
  await until(
    async () => (await readFile(join(to, 'http-route/b.yaml'), 'utf8')) === 'weight: 50',
    'the edit is copied',
  );
});

test("a start copies the originals, and ignores an editor's lock file", async () => {
  await mkdir(to);
  await writeFile(join(to, 'old.yaml'), 'of an earlier start');
  await symlink('nobody@nowhere', join(from, '.#a.yaml'));
  await copyManifests(from, to, stopping.signal);

  expect(await readdir(to)).toEqual(['a.yaml']);
});
