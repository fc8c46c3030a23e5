import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { HttpError } from './http-errors.ts';

/** What the pages of other websites are told. */
export const crossSiteSentence =
  'Another website may not do this here. If it is yours, add its origin to the setting that allows it.';

/**
 * Whether a browser sent a request for the page of another website. Only browsers send the headers that this reads, and
 * pages cannot change them: https://fetch.spec.whatwg.org/#origin-header, https://www.w3.org/TR/fetch-metadata/.
 * Programs send neither, so their requests are never cross-site.
 *
 * @param allowedOrigins origins like `https://demo.example` that may do what this website's own pages may
 */
export function isCrossSite(headers: IncomingHttpHeaders, allowedOrigins: readonly string[]): boolean {
  const { origin, host = '' } = headers;
  if (origin !== undefined && allowedOrigins.includes(origin.toLowerCase())) {
    return false;
  }
  if (headers['sec-fetch-site'] === 'cross-site') {
    return true;
  }
  return origin !== undefined && !isOriginOf(origin, host);
}

/** Whether an origin (its scheme aside, which a gateway that ends TLS changes) is the host that was asked. */
function isOriginOf(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) {
    return false; // For one, `null`: a sandboxed frame, or a file.
  }
  const url = new URL(origin);
  // As a URL, so that both sides leave the scheme's default port away.
  const asked = `${url.protocol}//${host}`;
  return url.host !== '' && URL.canParse(asked) && url.host === new URL(asked).host;
}

/** Middleware that refuses the pages of other websites with 403. */
export function refuseCrossSite(allowedOrigins: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    if (isCrossSite(request.headers, allowedOrigins)) {
      throw new HttpError(403, crossSiteSentence);
    }
    next();
  };
}
