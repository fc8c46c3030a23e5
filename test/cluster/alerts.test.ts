import { readFile } from 'node:fs/promises';
import { afterAll, describe, test } from 'vitest';
import { parse } from 'yaml';
import { askPrometheus } from '../support/ask-prometheus.ts';
import { hasCluster, inPrimary } from '../support/cluster.ts';
import { until } from '../support/until.ts';

const rules = new URL('../../k8s/components/alerts/prometheus-rule.yaml', import.meta.url);
/** Scrapes, and the 30 s of the alert itself. */
const PATIENT_MS = 180_000;

describe.skipIf(!hasCluster)('an alert on the cluster', () => {
  const scaleFrontend = (replicas: number) =>
    inPrimary('scale', 'deployment/frontend-deployment', '--replicas', String(replicas));
  afterAll(async () => {
    await scaleFrontend(1);
    await inPrimary('rollout', 'status', 'deployment/frontend-deployment', '--timeout=180s');
  });

  test('HashrWatcherWithoutData holds while there is no frontend to read, and ends when there is one', async () => {
    const { spec } = parse(await readFile(rules, 'utf8')) as {
      spec: { groups: { rules: { alert: string; expr: string }[] }[] };
    };
    const alert = spec.groups.flatMap((group) => group.rules).find((rule) => rule.alert === 'HashrWatcherWithoutData');
    const holds = async () => (await askPrometheus(alert?.expr ?? '')).length > 0;

    await until(async () => !(await holds()), 'the watcher has data', PATIENT_MS, 1_000);
    await scaleFrontend(0);
    await until(holds, 'the alert holds', PATIENT_MS, 1_000);
    await scaleFrontend(1);
    await until(async () => !(await holds()), 'the alert ends', PATIENT_MS, 1_000);
  });
});
