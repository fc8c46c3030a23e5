/** Parses JSON. Returns undefined, which no JSON text stands for, if the text is not valid. Never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
