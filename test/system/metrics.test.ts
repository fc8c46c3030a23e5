import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';

const document = new URL('../../docs/observability.md', import.meta.url);

test("docs/observability.md describes every metric of the demo's own, with its labels, and no other", async () => {
  const demo = await startDemo({ worker: { CAPACITY: 5 } });
  const watcher = await demo.startWatcher();
  await until(async () => 'perSecond' in (await watcher.status()).rate, 'the watcher has a rate');
  await demo.hash({ count: 20 });
  const { frontend, primary } = demo.metricsUrls;
  const texts = await Promise.all(
    [frontend, primary, watcher.metricsUrl].map(async (url) => (await fetch(url)).text()),
  );
  await demo.stop();

  const described = [...(await readFile(document, 'utf8')).matchAll(/^\| `(hashr_\w+)` +\| \w+ +\|([^|]*)\|/gm)];
  const labelsOf = (cell = '') => new Set([...cell.matchAll(/`(\w+)`/g)].map(([, label]) => label));
  expect(Object.fromEntries(described.map(([, name, cell]) => [name, labelsOf(cell)]))).toEqual(
    exposedLabels(texts.join('\n')),
  );
});

/** The metrics of a page, with the labels of their samples, without those that every metric or every histogram has. */
function exposedLabels(text: string): Record<string, Set<string | undefined>> {
  const names = [...text.matchAll(/^# TYPE (hashr_\w+) /gm)].map(([, name]) => name ?? '');
  return Object.fromEntries(
    names.map((name) => {
      const samples = text.matchAll(new RegExp(`^${name}(?:_bucket)?\\{([^}]*)\\}`, 'gm'));
      const labels = [...samples].flatMap(([, list = '']) => [...list.matchAll(/(\w+)=/g)].map(([, label]) => label));
      return [name, new Set(labels.filter((label) => label !== 'service' && label !== 'le'))];
    }),
  );
}
