import { z } from 'zod';

/** The id of a frontend: `f` and hexadecimal digits, without a hyphen. Every id of its strings begins with it. */
export const frontendIdSchema = z.string().regex(/^f[0-9a-f]{8,16}$/);

/** Makes the id of the frontend that signs with a key, from the SHA-256 of that key in hexadecimal digits. */
export function createFrontendId(keyDigest: string): string {
  return `f${keyDigest.slice(0, 16)}`;
}

/**
 * Makes an id for one string: `<frontend id>-<uuid>`. The UUID is random, because a client that can guess an id can
 * settle its string with an invented result.
 */
export function createStringId(frontendId: string): string {
  return `${frontendId}-${crypto.randomUUID()}`;
}

/** Returns the id of the frontend that sent a string, or undefined if the string's id does not have that format. */
export function frontendIdOf(stringId = ''): string | undefined {
  const hyphen = stringId.indexOf('-');
  return hyphen > 0 && hyphen < stringId.length - 1 ? stringId.slice(0, hyphen) : undefined;
}
