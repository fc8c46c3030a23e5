import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { askPrometheus } from '../support/ask-prometheus.ts';
import { gatewayUrl, hasCluster } from '../support/cluster.ts';
import { connectPage, type TestPage } from '../support/page.ts';
import { until } from '../support/until.ts';

const folder = fileURLToPath(new URL('../../k8s/components/dashboards/', import.meta.url));

interface Dashboard {
  title: string;
  templating: { list: { name: string; type: string; query: string }[] };
  annotations: { list: { expr: string }[] };
  panels: { title: string; targets: { expr: string }[] }[];
}

const dashboards = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as Dashboard);

/** Every query of every panel, with the values of the dashboard's own variables. */
const queries = dashboards.flatMap(({ title, templating, panels }) =>
  panels.flatMap((panel) =>
    panel.targets.map(({ expr }) => {
      const variables = templating.list.filter(({ type }) => type === 'textbox');
      const filled = variables.reduce((text, { name, query }) => text.replaceAll(`$${name}`, query), expr);
      return [`${title}, ${panel.title}`, filled] as const;
    }),
  ),
);

describe.skipIf(!hasCluster)('the dashboards', () => {
  let page: TestPage;
  beforeAll(async () => {
    page = await connectPage(await gatewayUrl());
    await page.setFrequency(20);
  });
  afterAll(() => page.close());

  test.each(queries)('%s', async (_panel, query) => {
    // Without strings in the last minute, a quotient or a quantile is not a number.
    await until(
      async () => (await askPrometheus(query)).some(({ value: [, value] }) => Number.isFinite(Number(value))),
      `there is data for ${query}`,
      120_000,
      1_000,
    );
  });
});
