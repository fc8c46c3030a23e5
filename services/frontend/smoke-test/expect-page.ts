/**
 * Loads the page and its script.
 *
 * @throws if one of them cannot be loaded, or the page is not String Hashr
 */
export async function expectPage(url: URL): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  const html = await response.text();
  if (!response.ok || !html.includes('<title>String Hashr</title>')) {
    throw new Error(`The response is ${response.status}, and its body is not the page String Hashr.`);
  }
  const script = /<script[^>]* src="([^"]+)"/.exec(html)?.[1];
  if (script === undefined || !(await fetch(new URL(script, url))).ok) {
    throw new Error(`The page's script ${script} cannot be loaded.`);
  }
  return `String Hashr, with ${script}`;
}
