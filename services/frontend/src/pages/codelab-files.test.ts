import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorHandler } from '@hashr/service-kit/http-errors.ts';
import { createHttpServer, type HttpServer, listen } from '@hashr/service-kit/http-server.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import express from 'express';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CodelabFiles, createCodelabFiles } from './codelab-files.ts';

let directory: string;
let codelab: CodelabFiles;
let server: HttpServer;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hashr-site-'));
  codelab = createCodelabFiles(directory);
  const app = express();
  app.get('/codelab{/*path}', ...codelab.handlers);
  app.use(errorHandler(createLog('frontend', 'silent')));
  server = await listen(createHttpServer(app), 0, '127.0.0.1');
});
afterEach(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

const get = (path: string) => fetch(`${server.url}${path}`);

async function build(): Promise<void> {
  await mkdir(join(directory, 'codelab/assets'), { recursive: true });
  await writeFile(join(directory, 'codelab/index.html'), 'the codelab');
  await writeFile(join(directory, 'codelab/assets/a-1.js'), '');
}

test('before the codelab has been built, 404 says how to build it', async () => {
  const response = await get('/codelab/');

  expect(codelab.isBuilt()).toBe(false);
  expect([response.status, await response.json()]).toEqual([
    404,
    { error: 'The codelab has not been built. Run `npm run codelab` in the repository.' },
  ]);
});

test('serves a codelab that was built while the frontend runs; its assets never change', async () => {
  await build();

  expect(codelab.isBuilt()).toBe(true);
  const page = await get('/codelab');
  expect([page.url, await page.text()]).toEqual([`${server.url}/codelab/`, 'the codelab']);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(page.headers.get('cache-control')).toBe('no-cache');
  expect((await get('/codelab/assets/a-1.js')).headers.get('cache-control')).toContain('immutable');
  expect(await (await get('/codelab/none')).json()).toEqual({ error: 'There is no resource at /codelab/none.' });
});
