import { hash } from 'node:crypto';

/**
 * Returns the hash of a string: `prefix + base64(SHA-256(str + salt + hour))`. The string is encoded as UTF-8, the hour
 * (UTC, 0 to 23) as a decimal number without padding.
 */
export function hashString(str: string, salt: string, hour: number, prefix = ''): string {
  return prefix + hash('sha256', str + salt + hour, 'base64');
}
