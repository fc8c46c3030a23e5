import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileChanges } from './file-changes.ts';

let folder: string;
let stopping: AbortController;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hashr-changes-'));
  stopping = new AbortController();
  await writeFile(join(folder, 'a'), 'one');
  await writeFile(join(folder, 'b'), 'one');
});
afterEach(async () => {
  stopping.abort();
  await rm(folder, { recursive: true });
});

const path = (name: string) => join(folder, name);
const watch = (names: string[], onPoll = async () => {}) =>
  fileChanges(
    async () => {
      await onPoll();
      return names.map(path);
    },
    5,
    stopping.signal,
  );

test('first returns all files that exist, then each change', async () => {
  const changes = watch(['a', 'b', 'c']);
  const next = async () => (await changes.next()).value;
  expect(new Set(await next())).toEqual(new Set([path('a'), path('b')]));

  await writeFile(path('a'), 'two');
  expect(await next()).toEqual([path('a')]);
  await writeFile(path('c'), 'created');
  expect(await next()).toEqual([path('c')]);
  await rm(path('b'));
  expect(await next()).toEqual([path('b')]);
  const past = new Date(1_000);
  await utimes(path('a'), past, past);
  expect(await next()).toEqual([path('a')]);
});

test('finds every save of an editor that replaces the file', async () => {
  const changes = watch(['a']);
  await changes.next();

  for (const text of ['two', 'tri', 'for']) {
    await writeFile(path('a.new'), text);
    await rename(path('a.new'), path('a'));
    expect((await changes.next()).value).toEqual([path('a')]);
  }
});

test('waits until nothing has changed for one interval, then returns all changes together', async () => {
  let polls = 0;
  const changes = watch(['a', 'b'], async () => {
    polls += 1;
    if (polls > 1 && polls <= 4) {
      await writeFile(path(polls % 2 === 0 ? 'a' : 'b'), 'x'.repeat(10 * polls));
    }
  });
  await changes.next();

  expect(new Set((await changes.next()).value)).toEqual(new Set([path('a'), path('b')]));
  expect(polls).toBe(5);
});

test('ends when the signal aborts', async () => {
  const changes = watch(['a']);
  await changes.next();
  const waiting = changes.next();
  stopping.abort();

  expect(await waiting).toEqual({ value: undefined, done: true });
});
