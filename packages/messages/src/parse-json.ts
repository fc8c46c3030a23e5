/** What a text says as JSON; undefined, which JSON itself cannot say, if it is none. Never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
