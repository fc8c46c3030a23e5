import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInstalled } from '../support/is-installed.ts';
import { build, hasKubectl } from './kustomize.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const hasIstioctl = isInstalled('istioctl', 'version', '--remote=false');
/** Runs istioctl. Returns its output and its warnings, and throws if it finds an error. */
async function istioctl(...args: string[]): Promise<string> {
  const { stdout, stderr } = await run('istioctl', args);
  return stdout + stderr;
}

/** The folders of istio-manifests that can be applied: variants, and the lessons of the codelab. */
const variants = (await readdir(`${root}istio-manifests`, { recursive: true }))
  .filter((path) => path.endsWith('/kustomization.yaml'))
  .map((path) => dirname(path))
  .toSorted();
const overlays = await readdir(`${root}k8s/overlays`);

/** Istio warns of every EnvoyFilter. Chapter 7 of the codelab has one, and explains the warning. */
const ENVOY_FILTER_WARNING =
  /^".*" has warnings: \n\t\* EnvoyFilter\/.*: EnvoyFilter exposes internal implementation details .*\n/m;

describe.runIf(hasIstioctl && hasKubectl)('istioctl finds no problem in', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hashr-istioctl-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function rendered(source: string): Promise<string> {
    const file = join(folder, `${source.replaceAll('/', '-')}.yaml`);
    await writeFile(file, await build(source));
    return file;
  }

  test.each(overlays)('the overlay %s', async (overlay) => {
    const file = await rendered(`k8s/overlays/${overlay}`);

    expect(await istioctl('analyze', '--use-kube=false', file)).toContain('No validation issues');
    expect(await istioctl('validate', '-f', file)).not.toContain('warning');
  });

  test.each(variants)('istio-manifests/%s, together with the overlay primary', async (variant) => {
    const file = await rendered(`istio-manifests/${variant}`);
    const primary = await rendered('k8s/overlays/primary');

    expect((await istioctl('validate', '-f', file)).replace(ENVOY_FILTER_WARNING, '')).not.toContain('warning');
    const analysis = await istioctl(
      'analyze',
      '--use-kube=false',
      '--namespace=hashr',
      '--suppress=IST0133=EnvoyFilter *',
      primary,
      file,
    );
    expect(analysis).toContain('No validation issues');
  });
});
