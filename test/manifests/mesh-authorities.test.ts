import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Computer, changes, createComputer } from '../support/stand-ins.ts';

let computer: Computer;
beforeEach(async () => {
  computer = await createComputer();
  await computer.write('contexts', 'one one one\ntwo two two\nthree three three\n');
  for (const name of ['one', 'two', 'three']) {
    await computer.write(`clusters/${name}/nodes`, '');
  }
});
afterEach(() => computer.remove());

const create = (...names: string[]) => computer.run(`k8s/mesh/certificate-authorities ${names.join(' ')}`);
const secret = (name: string, file: string) => join(computer.state, 'clusters', name, 'cacerts', file);
const openssl = async (args: string) => (await computer.run(`openssl ${args}`)).output;

describe('k8s/mesh/certificate-authorities', () => {
  test('signs an authority for each cluster with one root, and keeps the key of the root private', async () => {
    const { code } = await create('one', 'two');

    expect(code).toBe(0);
    for (const name of ['one', 'two']) {
      expect(
        await openssl(`verify -CAfile ${secret('one', 'root-cert.pem')} ${secret(name, 'ca-cert.pem')}`),
      ).toContain('OK');
      const certificate = await openssl(`x509 -in ${secret(name, 'ca-cert.pem')} -noout -text`);
      expect(certificate).toMatch(new RegExp(`Subject: O ?= ?Istio, CN ?= ?${name}\n`));
      expect(certificate).toContain('CA:TRUE');
      const chain = await computer.read(`clusters/${name}/cacerts/cert-chain.pem`);
      expect(chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    }
    expect(await openssl(`x509 -in ${secret('one', 'root-cert.pem')} -noout -text`)).toContain('CA:TRUE');
    const { output } = await computer.run('ls -ld .local/mesh .local/mesh/root-key.pem');
    expect(output).toMatch(/^drwx------ .*\n-rw------- /);
  });

  test('gives a cluster that comes later an authority with the same root, and keeps the others', async () => {
    await create('one');
    const before = await computer.read('clusters/one/cacerts/ca-cert.pem');
    const { code, output } = await create('one', 'two');

    expect(code).toBe(0);
    expect(output).toContain('one has a certificate authority, and keeps it.');
    expect(await computer.read('clusters/one/cacerts/ca-cert.pem')).toBe(before);
    expect(await openssl(`verify -CAfile ${secret('one', 'root-cert.pem')} ${secret('two', 'ca-cert.pem')}`)).toContain(
      'OK',
    );
  });

  test('refuses clusters with different roots, and says how to repair them', async () => {
    await create('one');
    await rm(join(computer.folder, '.local'), { recursive: true });
    await create('two');
    const { code, output, calls } = await create('one', 'two', 'three');

    expect(code).toBe(1);
    expect(output).toContain('have different roots');
    expect(output).toContain('kubectl --context two -n istio-system delete secret cacerts --ignore-not-found');
    expect(changes(calls).filter((call) => call.includes('secret'))).toEqual([]);
  });

  test('refuses a cluster that comes later if the key of the root is lost', async () => {
    await create('one');
    await rm(join(computer.folder, '.local'), { recursive: true });
    const { code, output, calls } = await create('one', 'two');

    expect(code).toBe(1);
    expect(output).toContain('two cannot get an authority');
    expect(changes(calls).filter((call) => call.includes('secret'))).toEqual([]);
  });

  test('restarts an Istio that signs with an authority of its own', async () => {
    await computer.write('clusters/two/istio', '');
    const { output, calls } = await create('one', 'two');

    expect(calls.filter((call) => call.includes('restart'))).toEqual([
      'kubectl --context two -n istio-system rollout restart deployment',
    ]);
    expect(output).toContain('Restart your pods with a sidecar in two');
  });
});

test('k8s/mesh/require names all programs that are missing', async () => {
  const { code, output } = await computer.run('k8s/mesh/require no-such-one openssl no-such-two');

  expect({ code, output }).toEqual({ code: 1, output: 'Install these first: no-such-one no-such-two\n' });
});
