const COUNT = 20;

interface Answer {
  succeeded?: number;
  results?: { cluster: string }[];
}

/**
 * Sends strings through the API.
 *
 * @returns how many were hashed, and by which clusters
 * @throws unless all of them were
 */
export async function expectHashes(url: URL): Promise<string> {
  const response = await fetch(new URL('/api/hash', url), {
    method: 'POST',
    body: JSON.stringify({ count: COUNT }),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  const { succeeded, results = [] } = (response.ok ? JSON.parse(text) : {}) as Answer;
  if (succeeded !== COUNT) {
    throw new Error(`Not all of ${COUNT} strings were hashed: ${response.status} ${text.slice(0, 300)}`);
  }
  return `${succeeded} of ${COUNT}, by ${[...new Set(results.map(({ cluster }) => cluster))].join(' and ')}`;
}
