import { createHttpServer, listen } from '@hashr/service-kit/http-server.ts';
import compression from 'compression';
import express, { type RequestHandler } from 'express';
import { buildSite } from './build-site.ts';
import { dist } from './site-files.ts';

/** The site loads only its own files, as it does where the frontend serves it. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; img-src 'self' data:; script-src 'self'; style-src 'self'";

/**
 * Builds the site if necessary, and serves it until the signal aborts. When the page is loaded again after a text was
 * changed, the site is built again.
 *
 * @returns its address
 * @throws if the port is in use, or the site cannot be built
 */
export async function serveSite(port: number, signal: AbortSignal): Promise<{ url: string }> {
  await buildSite();
  const app = express();
  app.disable('x-powered-by');
  app.get('/', rebuild);
  app.use(securityHeaders, compression(), express.static(dist));
  const server = await listen(createHttpServer(app), port);
  signal.addEventListener('abort', () => void server.close(), { once: true });
  return { url: server.url };
}

/** Only one build runs at a time. */
let building = Promise.resolve();

const rebuild: RequestHandler = async (_request, _response, next) => {
  building = building.catch(() => {}).then(buildSite);
  await building;
  next();
};

const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  response.set('X-Content-Type-Options', 'nosniff');
  next();
};
