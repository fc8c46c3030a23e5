import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusters, command, kubectl } from '../support/cluster.ts';
import { type Computer, createComputer, type ScriptRun } from '../support/stand-ins.ts';

/** Takes the place of istio-system, so that the mesh of the tests stays as it is. */
const SCRATCH = 'mesh-join-test';
const { primary, burst = '' } = clusters;

// The mesh is the one of the kubeconfig: it has been installed, and its authorities and remote secrets are in use.
describe.skipIf(burst === '')('k8s/mesh/join, with another namespace and without istioctl install', () => {
  let computer: Computer;
  let before: string[];
  beforeAll(async () => {
    computer = await createComputer();
    before = await Promise.all([primary, burst].map((context) => secretsOf(context, 'istio-system')));
    await writePrograms();
  });
  afterAll(async () => {
    await Promise.all(
      [primary, burst].map((context) => kubectl(context, 'delete', 'namespace', SCRATCH, '--ignore-not-found')),
    );
    await computer.remove();
  });

  /** Writes a kubectl and an istioctl that call the real ones. */
  async function writePrograms(): Promise<void> {
    const real = async (name: string) => (await command('bash', ['-c', `command -v ${name}`])).trim();
    const programs = {
      kubectl: `
        arguments=("\${@//istio-system/${SCRATCH}}")
        if [[ "$*" = *'apply -f -' ]]; then exec ${await real('kubectl')} "\${arguments[@]}" < <(sed 's/istio-system/${SCRATCH}/'); fi
        exec ${await real('kubectl')} "\${arguments[@]}"`,
      istioctl: `
        if [ "$1" = install ]; then echo "istioctl $*"; exit; fi
        exec ${await real('istioctl')} "$@"`,
    };
    await mkdir(`${computer.folder}/programs`);
    for (const [name, script] of Object.entries(programs)) {
      await writeFile(`${computer.folder}/programs/${name}`, `#!/usr/bin/env bash\n${script}\n`);
      await chmod(`${computer.folder}/programs/${name}`, 0o755);
    }
  }

  function join(): Promise<ScriptRun> {
    return computer.run(`k8s/mesh/join ${primary} ${burst}`, {
      PATH: `${computer.folder}/programs:${process.env.PATH}`,
      KUBECONFIG: process.env.KUBECONFIG ?? `${homedir()}/.kube/config`,
    });
  }

  /** The names and data of the Secrets in a namespace. */
  function secretsOf(context: string, namespace: string): Promise<string> {
    return kubectl(
      context,
      '-n',
      namespace,
      'get',
      'secrets',
      '-o',
      'jsonpath={range .items[*]}{.metadata.name}{.data}{"\\n"}{end}',
    );
  }

  test('gives both clusters authorities with one root, and each a Secret with which it reads the other', async () => {
    const { code, output } = await join();

    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain(`istioctl install --yes --context ${burst} --filename istio.yaml`);
    const root = 'jsonpath={.data.root-cert\\.pem}';
    const roots = [primary, burst].map((context) =>
      kubectl(context, '-n', SCRATCH, 'get', 'secret', 'cacerts', '-o', root),
    );
    expect(await roots[0]).not.toBe('');
    expect(await roots[0]).toBe(await roots[1]);
    const labelled = (context: string) =>
      kubectl(context, '-n', SCRATCH, 'get', 'secrets', '-l', 'istio/multiCluster=true', '-o', 'name');
    expect((await labelled(primary)).trim()).toBe(`secret/istio-remote-secret-${burst}`);
    expect((await labelled(burst)).trim()).toBe(`secret/istio-remote-secret-${primary}`);
  });

  test('with the Secret, a control plane can read the Services of the other cluster, but change nothing', async () => {
    const data = `go-template={{index .data "${primary}" | base64decode}}`;
    const kubeconfig = await kubectl(
      burst,
      '-n',
      SCRATCH,
      'get',
      'secret',
      `istio-remote-secret-${primary}`,
      '-o',
      data,
    );
    const file = `${computer.folder}/remote-kubeconfig`;
    await writeFile(file, kubeconfig);
    const may = (...what: string[]) =>
      command('kubectl', ['--kubeconfig', file, 'auth', 'can-i', ...what, '--all-namespaces']).catch(
        ({ stdout }: { stdout: string }) => stdout,
      );

    expect(await command('kubectl', ['--kubeconfig', file, 'get', 'services', '--namespace=default'])).toContain(
      'kubernetes',
    );
    expect((await may('list', 'endpointslices')).trim()).toBe('yes');
    expect((await may('patch', 'services')).trim()).toBe('no');
  });

  test('run again, keeps the authorities and the Secrets', async () => {
    const first = await Promise.all([primary, burst].map((context) => secretsOf(context, SCRATCH)));
    const { code, output } = await join();

    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain(`${primary} has a certificate authority, and keeps it.`);
    expect(await Promise.all([primary, burst].map((context) => secretsOf(context, SCRATCH)))).toEqual(first);
  });

  test('leaves the Secrets of the mesh as they were', async () => {
    expect(await Promise.all([primary, burst].map((context) => secretsOf(context, 'istio-system')))).toEqual(before);
  });
});
