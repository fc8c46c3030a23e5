import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Computer, createComputer } from '../support/stand-ins.ts';
import { hasKubectl } from './kustomize.ts';

let computer: Computer;
beforeEach(async () => {
  computer = await createComputer();
  await kubectl('config set-cluster kind-primary --server=https://192.0.2.1:6443');
  await kubectl('config set-credentials kind-primary --token=example');
  await kubectl('config set-context kind-primary --cluster=kind-primary --user=kind-primary');
});
afterEach(() => computer.remove());

/** Runs a command with the real kubectl. */
const kubectl = (args: string) => run(`kubectl ${args}`);
const run = (command: string) =>
  computer.run(command, { PATH: process.env.PATH ?? '', KUBECONFIG: `${computer.folder}/kubeconfig` });
const contexts = async () => (await kubectl('config get-contexts -o name')).output.trim().split('\n');

describe.runIf(hasKubectl)('k8s/mesh/alias', () => {
  test('gives a context a second name, also if it has it already', async () => {
    for (const _ of [1, 2]) {
      expect(await run('k8s/mesh/alias create primary kind-primary')).toMatchObject({ code: 0 });
      expect(await contexts()).toEqual(['kind-primary', 'primary']);
    }
    await kubectl('config use-context primary');
    expect((await kubectl('config view --minify -o "jsonpath={.clusters[0].cluster.server}"')).output).toBe(
      'https://192.0.2.1:6443',
    );
  });

  test.each(['check', 'create'])('%s refuses the name of another cluster', async (verb) => {
    await kubectl('config set-context primary --cluster=production --user=me');
    const { code, output } = await run(`k8s/mesh/alias ${verb} primary kind-primary`);

    expect(code).toBe(1);
    expect(output).toContain('production');
    expect(output).toContain('kubectl config rename-context primary NEW_NAME');
    expect((await kubectl('config view')).output).toContain('cluster: production');
  });

  test('deletes the second name, and keeps that of another cluster', async () => {
    await run('k8s/mesh/alias create primary kind-primary');
    await kubectl('config set-context burst --cluster=production --user=me');

    expect(await run('k8s/mesh/alias delete primary kind-primary')).toMatchObject({ code: 0 });
    expect(await run('k8s/mesh/alias delete burst kind-burst')).toMatchObject({ code: 0 });
    expect(await run('k8s/mesh/alias delete absent kind-absent')).toMatchObject({ code: 0 });
    expect(await contexts()).toEqual(['burst', 'kind-primary']);
  });
});
