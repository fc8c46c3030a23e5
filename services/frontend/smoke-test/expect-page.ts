/** The page is there, and so is the first thing that it loads. */
export async function expectPage(url: URL): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  const html = await response.text();
  if (!response.ok || !html.includes('<title>String Hashr</title>')) {
    throw new Error(`The page answers ${response.status} and is not String Hashr.`);
  }
  const script = /<script[^>]* src="([^"]+)"/.exec(html)?.[1];
  if (script === undefined || !(await fetch(new URL(script, url))).ok) {
    throw new Error(`The page's script ${script} is not there.`);
  }
  return `String Hashr, with ${script}`;
}
