/** What the output of a command, or the text of the page, must and must not match. */
export interface Expectation {
  expect: RegExp[];
  refuse: RegExp[];
}

/**
 * Compares a text with an expectation.
 *
 * @returns what is wrong, one sentence each; empty if everything holds
 */
export function unmet(text: string, { expect, refuse }: Expectation): string[] {
  return [
    ...expect.filter((pattern) => !pattern.test(text)).map((pattern) => `Expected, but not found: ${pattern.source}`),
    ...refuse
      .filter((pattern) => pattern.test(text))
      .map((pattern) => `Found, but must not be there: ${pattern.source}`),
  ];
}
