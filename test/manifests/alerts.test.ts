import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { isInstalled } from '../support/is-installed.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const hasPromtool = isInstalled('promtool', '--version');

interface PrometheusRule {
  spec: { groups: { rules: { alert: string; annotations: { runbook: string } }[] }[] };
}

describe('the alerts', () => {
  let folder: string;
  let rule: PrometheusRule;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hashr-alerts-'));
    rule = parse(await readFile(`${root}k8s/components/alerts/prometheus-rule.yaml`, 'utf8')) as PrometheusRule;
    // The content of `spec` is what Prometheus itself reads.
    await writeFile(join(folder, 'rules.yaml'), stringify(rule.spec));
    await cp(`${root}test/manifests/alerts/cases.yaml`, join(folder, 'cases.yaml'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.runIf(hasPromtool)('each fires and resolves', async () => {
    await run('promtool', ['check', 'rules', 'rules.yaml'], { cwd: folder });
    await run('promtool', ['test', 'rules', 'cases.yaml'], { cwd: folder });
  });

  test('each has a case in which it fires, and a paragraph of the runbook', async () => {
    const alerts = rule.spec.groups.flatMap(({ rules }) => rules);
    const { tests } = parse(await readFile(join(folder, 'cases.yaml'), 'utf8')) as {
      tests: { alert_rule_test: { alertname: string; exp_alerts?: object[] }[] }[];
    };
    const fired = tests.flatMap((one) => one.alert_rule_test.filter(({ exp_alerts = [] }) => exp_alerts.length > 0));
    expect(new Set(fired.map(({ alertname }) => alertname))).toEqual(new Set(alerts.map(({ alert }) => alert)));

    const runbook = await readFile(`${root}docs/runbook.md`, 'utf8');
    const paragraphs = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, title]) => title);
    expect(alerts.map(({ alert }) => alert)).toEqual(paragraphs);
    for (const { alert, annotations } of alerts) {
      expect(annotations.runbook).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
    }
  });
});
