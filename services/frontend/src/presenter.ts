import { hash, timingSafeEqual } from 'node:crypto';

/** Says whether who sends this token may set frequencies and send strings. */
export type MayPresent = (token: string | undefined) => boolean;

/** What one is told who may not. */
export const notPresenter = 'This demo is in the hands of its presenter: it takes frequencies only with their token.';

/** Without a secret everybody may; with one, who knows it. Compares in constant time. */
export function createPresenterCheck(secret: string | undefined): MayPresent {
  if (secret === undefined) {
    return () => true;
  }
  const digest = (text: string) => hash('sha256', text, 'buffer');
  const expected = digest(secret);
  return (token) => token !== undefined && timingSafeEqual(digest(token), expected);
}
