import type { IncomingHttpHeaders } from 'node:http';
import { crossSiteSentence, isCrossSite } from '@hashr/service-kit/cross-site.ts';
import { HttpError } from '@hashr/service-kit/http-errors.ts';

/** The other websites that may call the worker: `*` for all, or a list of origins, which can be empty. */
export type CorsOrigins = '*' | string[];

/** Decides whether a website may call the worker. */
export interface CorsPolicy {
  /**
   * Returns the CORS headers of the answer. Without them, a browser does not show the answer to a page of another
   * website.
   *
   * @throws {HttpError} 403 if the website may not call the worker. Headers alone are not enough: a browser sends a
   *   simple POST without a preflight, so the worker would do the work, although the browser does not show the answer
   */
  headersFor(request: IncomingHttpHeaders): Record<string, string>;
}

/** Creates the policy of the setting CORS_ORIGIN (https://fetch.spec.whatwg.org/#http-cors-protocol). */
export function createCorsPolicy(origins: CorsOrigins): CorsPolicy {
  if (origins === '*') {
    const headers = { 'Access-Control-Allow-Origin': '*' };
    return { headersFor: () => headers };
  }
  return {
    headersFor(request) {
      if (isCrossSite(request, origins)) {
        throw new HttpError(403, crossSiteSentence);
      }
      const { origin } = request;
      return origin !== undefined && origins.includes(origin)
        ? { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' }
        : {};
    },
  };
}
