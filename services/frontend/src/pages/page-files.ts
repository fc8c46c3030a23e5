import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import compression from 'compression';
import express, { type RequestHandler } from 'express';
import { cacheAssets } from './cache-assets.ts';
import { securityHeaders } from './security-headers.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * Returns the middleware that serves the page: the built one, or for development its sources, with hot updates.
 *
 * @throws if the page has not been built
 */
export async function servePageFiles(kind: 'built' | 'live', server: Server): Promise<RequestHandler[]> {
  if (kind === 'live') {
    const { createServer } = await import('vite');
    const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));
    const vite = await createServer({
      configFile,
      configLoader: 'native',
      server: { middlewareMode: true, hmr: { server } },
    });
    return [vite.middlewares];
  }
  if (!existsSync(`${dist}/index.html`)) {
    throw new Error('The page has not been built: run `pnpm --filter @hashr/frontend build`, or set PAGE=live.');
  }
  return [securityHeaders, compression(), express.static(dist, { setHeaders: cacheAssets(dist) })];
}
