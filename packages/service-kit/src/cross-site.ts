import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { HttpError } from './http-errors.ts';

/** The error for pages of other websites. */
export const crossSiteSentence =
  'Requests from other websites are refused. To allow a website, add its origin to ALLOWED_ORIGINS (frontend) or CORS_ORIGIN (worker).';

/**
 * Whether a browser sent a request for a page of another website. The headers that this reads are sent by browsers
 * only, and pages cannot change them: https://fetch.spec.whatwg.org/#origin-header,
 * https://www.w3.org/TR/fetch-metadata/. Other programs do not send them, so their requests are never cross-site.
 *
 * @param allowedOrigins origins of other websites, like `https://demo.example`, that are treated like this website
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

/** Whether an origin has the host of the request. The scheme may differ, because a gateway may terminate TLS. */
function isOriginOf(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) {
    return false; // For example `null`, the origin of a sandboxed frame or a file.
  }
  const url = new URL(origin);
  // As URLs, so that both sides omit the default port of the scheme.
  const requested = `${url.protocol}//${host}`;
  return url.host !== '' && URL.canParse(requested) && url.host === new URL(requested).host;
}

/** Returns middleware that answers 403 to pages of other websites. */
export function refuseCrossSite(allowedOrigins: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    if (isCrossSite(request.headers, allowedOrigins)) {
      throw new HttpError(403, crossSiteSentence);
    }
    next();
  };
}
