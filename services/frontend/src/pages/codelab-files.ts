import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HttpError, notFound } from '@hashr/service-kit/http-errors.ts';
import compression from 'compression';
import express, { type RequestHandler } from 'express';
import { cacheAssets } from './cache-assets.ts';
import { securityHeaders } from './security-headers.ts';

/** Contains the directory `codelab` after the site of the codelab has been built. */
const dist = fileURLToPath(new URL('../../../../codelab/site/dist', import.meta.url));

/** The site of the codelab. It may be built while the frontend runs. */
export interface CodelabFiles {
  isBuilt(): boolean;
  /** Serves the paths that begin with `/codelab`. */
  handlers: RequestHandler[];
}

/** Creates the middleware that serves the codelab. Before it has been built, 404 says how to build it. */
export function createCodelabFiles(directory = dist): CodelabFiles {
  const isBuilt = () => existsSync(`${directory}/codelab/index.html`);
  const refuse: RequestHandler = (request, response, next) => {
    if (isBuilt()) {
      return notFound(request, response, next);
    }
    throw new HttpError(404, 'The codelab has not been built. Run `npm run codelab` in the repository.');
  };
  const files = express.static(directory, { setHeaders: cacheAssets(`${directory}/codelab`) });
  return { isBuilt, handlers: [securityHeaders, compression(), files, refuse] };
}
