import { hash } from 'node:crypto';

/**
 * The hash that this whole demo is about: `prefix + base64(SHA-256(str + salt + hour))`, the string in UTF-8 and the
 * hour (UTC, 0 to 23) as a decimal number without padding.
 */
export function hashString(str: string, salt: string, hour: number, prefix = ''): string {
  return prefix + hash('sha256', str + salt + hour, 'base64');
}
