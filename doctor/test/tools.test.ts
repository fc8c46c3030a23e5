import { expect, test } from 'vitest';
import { checkKubernetes } from '../checks/control-plane.ts';
import { createTools, toolChecks } from '../checks/tools.ts';
import { examine, skipped } from '../finding.ts';
import { recordedCluster, subjectOf, tools } from './recorded.ts';

const results = async (there = tools) => (await examine(toolChecks, there)).map(({ result }) => result);

/** The finding on Kubernetes with a kubectl of 1.35.4. */
async function kubernetes(serverVersion: string) {
  return (await examine({ Kubernetes: checkKubernetes }, subjectOf(recordedCluster({ serverVersion }))))[0];
}

test('only kubectl is needed to examine a cluster', async () => {
  const none = { run: () => Promise.reject(skipped('is not in the PATH.', '')), serve: async () => '' };

  expect(await results()).toEqual(['ok', 'ok', 'ok']);
  expect(await results(createTools(none))).toEqual(['wrong', 'warning', 'warning']);
});

test('finds the versions in what the programs print', async () => {
  const printed: Record<string, string> = {
    kubectl: '{"clientVersion": {"major": "1", "gitVersion": "v1.35.4"}, "kustomizeVersion": "v5.7.1"}',
    istioctl: '{"clientVersion": {"version": "1.31.1", "golang_version": "go1.26.8"}}',
    skaffold: 'v2.16.1\n',
  };
  const run = async (program: string) => printed[program] ?? '';
  const findings = await examine(toolChecks, createTools({ run, serve: async () => '' }));

  expect(findings.map(({ found }) => found)).toEqual(['1.35.4', '1.31.1', '2.16.1']);
});

test('a program that prints no version is as bad as none', async () => {
  expect(await results(createTools({ run: async () => '', serve: async () => '' }))).toEqual([
    'wrong',
    'warning',
    'warning',
  ]);
});

test('warns of a skaffold that is too old, not of a newer one', async () => {
  expect((await results({ ...tools, skaffold: async () => '2.9.0' }))[2]).toBe('warning');
  expect((await results({ ...tools, skaffold: async () => '3.0.0' }))[2]).toBe('ok');
});

test('kubectl and the cluster may be one minor version apart', async () => {
  expect(await kubernetes('1.36.0')).toMatchObject({ result: 'ok', found: '1.36.0' });
  expect(await kubernetes('1.37.0')).toMatchObject({ result: 'warning' });
  expect(await kubernetes('1.35.1-gke.100')).toMatchObject({ result: 'ok', found: '1.35.1-gke.100' });
});
