import { existsSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import compression from 'compression';
import express, { type RequestHandler } from 'express';
import helmet from 'helmet';

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
  return [securityHeaders, compression(), express.static(dist, { setHeaders: cacheAssets })];
}

/** Assets never change, because Vite names them by their content. The page itself is revalidated each time. */
function cacheAssets(response: ServerResponse, path: string): void {
  const forever = path.startsWith(`${dist}/assets/`);
  response.setHeader('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
}

/**
 * Allows the page to load only its own files, and no inline scripts. The page must work at a plain http:// address, so
 * no header redirects the browser to https or depends on a secure context.
 */
const securityHeaders: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      connectSrc: ["'self'"],
      fontSrc: ["'self'"],
      formAction: ["'none'"],
      frameAncestors: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
    },
  },
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  strictTransportSecurity: false,
});
