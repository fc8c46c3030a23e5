import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { replaceFiles } from './replace-files.ts';

test('while the files are replaced, a reader always finds the page and what the page names', async () => {
  const root = await mkdtemp(join(tmpdir(), 'hashr-replace-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const served = join(root, 'served');
  const build = async (version: number) => {
    const directory = join(root, `build-${version}`);
    await mkdir(join(directory, 'assets'), { recursive: true });
    await writeFile(join(directory, 'index.html'), `assets/main-${version}.js`);
    await writeFile(join(directory, 'assets', `main-${version}.js`), String(version));
    return directory;
  };
  await replaceFiles(await build(0), served);

  const replaced = new AbortController();
  let reads = 0;
  const reading = (async () => {
    while (!replaced.signal.aborted) {
      const page = join(served, 'index.html');
      const name = await readFile(page, 'utf8');
      // Read again if the page changed in between: a browser that has the old page would fail, too.
      await readFile(join(served, name)).catch(async (error) => {
        if ((await readFile(page, 'utf8')) === name) {
          throw error;
        }
      });
      reads += 1;
    }
  })();
  for (let version = 1; version <= 100; version += 1) {
    await replaceFiles(await build(version), served);
  }
  replaced.abort();
  await reading;

  expect(reads).toBeGreaterThan(50);
  expect(await readFile(join(served, 'index.html'), 'utf8')).toBe('assets/main-100.js');
  expect(await readdir(served, { recursive: true })).toEqual(
    expect.arrayContaining(['index.html', 'assets', 'assets/main-100.js']),
  );
  expect(await readdir(join(served, 'assets'))).toEqual(['main-100.js']);
  expect((await readdir(root)).filter((name) => name.startsWith('build-'))).toEqual([]);
});
