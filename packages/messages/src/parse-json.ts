/** Parses JSON. Returns undefined, which is not a JSON value, if the text is invalid. Never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
