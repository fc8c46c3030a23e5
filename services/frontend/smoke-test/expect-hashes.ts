const COUNT = 20;

interface Answer {
  succeeded?: number;
  results?: { cluster: string }[];
}

/** Strings are hashed by a worker and come back, all of them. */
export async function expectHashes(url: URL): Promise<string> {
  const response = await fetch(new URL('/api/hash', url), {
    method: 'POST',
    body: JSON.stringify({ count: COUNT }),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  const { succeeded, results = [] } = (response.ok ? JSON.parse(text) : {}) as Answer;
  if (succeeded !== COUNT) {
    throw new Error(`Of ${COUNT} strings not all were hashed: ${response.status} ${text.slice(0, 300)}`);
  }
  return `${succeeded} of ${COUNT}, by ${[...new Set(results.map(({ cluster }) => cluster))].join(' and ')}`;
}
