import { hash } from 'node:crypto';
import type { Calculation } from '@hashr/messages/calculation.ts';

/** A calculation of the string "hello", or of another one. Its hash is right unless the test sets one. */
export function exampleCalculation(change: Partial<Calculation> = {}): Calculation {
  const { str = 'hello', salt = '0'.repeat(32), hour = 7, cluster = 'primary' } = change;
  const prefix = cluster === 'burst' ? 'bursty-' : '';
  return {
    hash: prefix + hash('sha256', str + salt + hour, 'base64'),
    str,
    strLength: str.length,
    salt,
    hour,
    cluster,
    worker: 'worker-1',
    ...change,
  };
}
