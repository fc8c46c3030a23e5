import type { IncomingHttpHeaders } from 'node:http';
import { crossSiteSentence, isCrossSite } from '@hashr/service-kit/cross-site.ts';
import { HttpError } from '@hashr/service-kit/http-errors.ts';

/** Which other websites may call the worker: `*` for all of them, or a list of origins, which can be empty. */
export type CorsOrigins = '*' | string[];

/** What the worker decides of a request that a browser may have sent. */
export interface CorsPolicy {
  /**
   * The headers of the answer: without them a browser does not show it to a page of another website.
   *
   * @throws {HttpError} 403 if that website may not call the worker at all: a browser sends a simple POST without asking
   *   first, and the work would be done although its answer is not shown
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
