import { randomFillSync } from 'node:crypto';

/** A call to the system takes longer than a hash, so one call fetches the bytes of many texts. */
const pool = Buffer.allocUnsafe(4_096);
let used = pool.length;

/**
 * Returns a new random text from the random numbers of the system.
 *
 * @param bytes how many random bytes, at most 4,096
 * @param encoding how the text writes them: two digits for each byte, or four characters for each three bytes
 */
export function randomText(bytes: number, encoding: 'hex' | 'base64url'): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString(encoding, used - bytes, used);
}
