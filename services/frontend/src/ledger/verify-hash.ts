import { hash } from 'node:crypto';
import type { Calculation } from '@hashr/messages/calculation.ts';

/**
 * Whether a calculation is consistent: its hash is `prefix + base64(SHA-256(str + salt + hour))`, with any prefix. A
 * calculation without `str` cannot be verified and passes.
 */
export function isConsistent({ hash: found, str, strLength, salt, hour }: Calculation): boolean {
  return str === undefined || (strLength === str.length && found.endsWith(hash('sha256', str + salt + hour, 'base64')));
}
