import type { HashResponse } from '@hashr/messages/hash-request.ts';

/** The worker's capacity is a number of requests per second, so a second later it accepts requests again. */
const RETRY_AFTER_CAPACITY_SECONDS = '1';

/**
 * The HTTP status and the headers that say what became of the strings of one request, so that a load tool counts a
 * failure as one. The meaning of the statuses is that of RFC 9110, section 15, and RFC 6585, section 4, as a gateway in
 * front of the workers uses them. Pure.
 *
 * @returns 200 if at least one string succeeded; else 429 if all were refused by workers at their capacity, 504 if all
 *   timed out, and 502 otherwise. `Hashr-Failed` is the number of strings that failed.
 */
export function hashStatus({ succeeded, failed, failedByKind }: Omit<HashResponse, 'results'>): {
  status: number;
  headers: Record<string, string>;
} {
  const headers = { 'Hashr-Failed': String(failed) };
  if (succeeded > 0) {
    return { status: 200, headers };
  }
  if (failedByKind['429'] === failed) {
    return { status: 429, headers: { ...headers, 'Retry-After': RETRY_AFTER_CAPACITY_SECONDS } };
  }
  return { status: failedByKind.timeout === failed ? 504 : 502, headers };
}
