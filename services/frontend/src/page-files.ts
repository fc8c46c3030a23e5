import { existsSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import compression from 'compression';
import express, { type RequestHandler } from 'express';
import helmet from 'helmet';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

/** Serves the page, the one that was built or, for its developers, the sources with live edits. */
export async function servePageFiles(kind: 'built' | 'live', server: Server): Promise<RequestHandler[]> {
  if (kind === 'live') {
    const { createServer } = await import('vite');
    const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url));
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

/** Vite names the assets by their content, so they never change; the page itself is asked for again each time. */
function cacheAssets(response: ServerResponse, path: string): void {
  const forever = path.startsWith(`${dist}/assets/`);
  response.setHeader('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
}

/**
 * The page loads nothing from elsewhere and runs nothing that is written into it. It has to work at a plain http://
 * address, so nothing here sends the browser to https, or asks for what browsers offer at https only.
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
