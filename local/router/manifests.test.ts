import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRules } from './manifests.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hashr-manifests-'));
  await cp(fileURLToPath(new URL('../../istio-manifests', import.meta.url)), directory, { recursive: true });
});
afterEach(() => rm(directory, { recursive: true }));

async function replace(file: string, from: string, to: string): Promise<void> {
  const path = join(directory, file);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

const service = 'worker-virtual-service.yaml';
const rule = 'worker-destination-rule.yaml';

describe('readRules', () => {
  test('reads the manifests of this repository', async () => {
    expect(await readRules(directory)).toEqual({
      route: 'virtualservice',
      destinations: [
        { subset: 'primary', weight: 100, labels: { 'cluster-type': 'primary-cluster' } },
        { subset: 'burst', weight: 0, labels: { 'cluster-type': 'burst-cluster' } },
      ],
      subsets: [
        { subset: 'primary', labels: { 'cluster-type': 'primary-cluster' } },
        { subset: 'burst', labels: { 'cluster-type': 'burst-cluster' } },
      ],
      timeoutMs: undefined,
      delay: undefined,
      abort: undefined,
      notes: [
        'worker-destination-rule.yaml: outlierDetection has an effect only in a mesh, not on a laptop',
        'worker-destination-rule.yaml: connectionPool has an effect only in a mesh, not on a laptop',
      ],
    });
  });

  test('reads the timeout and the faults', async () => {
    const fault =
      'fault: {delay: {percentage: {value: 12.5}, fixedDelay: 1m1.5s}, abort: {percentage: {value: 5}, httpStatus: 503}}';
    await replace(service, 'retries:', `timeout: 500ms\n      ${fault}\n      retries:`);

    expect(await readRules(directory)).toMatchObject({
      timeoutMs: 500,
      delay: { percentage: 12.5, fixedDelayMs: 61_500 },
      abort: { percentage: 5, httpStatus: 503 },
    });
  });

  test('a single destination needs no weight', async () => {
    await replace(service, 'weight: 100', '');
    await replace(
      service,
      '        - destination:\n            host: worker-service\n            subset: burst\n          weight: 0\n',
      '',
    );

    expect((await readRules(directory)).destinations).toEqual([
      { subset: 'primary', weight: 100, labels: { 'cluster-type': 'primary-cluster' } },
    ]);
  });

  test('a destination without a subset is all workers', async () => {
    await cp(join(directory, 'lessons/12-all-workers', service), join(directory, service));

    expect(await readRules(directory)).toMatchObject({
      destinations: [{ subset: undefined, weight: 100, labels: {} }],
      subsets: [{ subset: 'primary' }, { subset: 'burst' }],
    });
  });

  test('reads the manifests of 2018: two objects in one file, full host names, a route without a name', async () => {
    await cp(join(directory, 'lessons/12-original/worker.yaml'), join(directory, service));
    const expected = {
      destinations: [
        { subset: 'primary', weight: 50, labels: { 'cluster-type': 'primary-cluster' } },
        { subset: 'burst', weight: 50, labels: { 'cluster-type': 'burst-cluster' } },
      ],
      notes: [
        'worker-virtual-service.yaml: without retries, a mesh retries twice by default; this router never retries',
      ],
    };
    expect(await readRules(directory), 'the other file is not read').toMatchObject(expected);
    await rm(join(directory, rule));
    expect(await readRules(directory), 'the other file is not needed').toMatchObject(expected);

    await replace(service, 'subset: burst', 'subset: moon');
    await expect(readRules(directory)).rejects.toThrow(
      'must be a subset of worker-virtual-service.yaml: primary, burst',
    );
    await replace(service, 'subset: moon', 'subset: burst');
    await replace(service, 'host: worker-service\n', 'host: other\n');
    await expect(readRules(directory)).rejects.toThrow(
      'worker-virtual-service.yaml: spec.host must be worker-service, or worker-service.hashr.svc.cluster.local',
    );
  });

  test('refuses several objects where it could not know which one to use', async () => {
    const text = await readFile(join(directory, service), 'utf8');
    await writeFile(join(directory, service), `${text}---\n${text}`);
    await expect(readRules(directory)).rejects.toThrow(
      `${service}: has 2 objects; it must have one, and may have one DestinationRule`,
    );
    await writeFile(join(directory, service), `${text}---\n# nothing\n`);
    await expect(readRules(directory)).resolves.toBeDefined();
    await writeFile(join(directory, rule), `${await readFile(join(directory, rule), 'utf8')}---\n${text}`);
    await expect(readRules(directory)).rejects.toThrow(`${rule}: has 2 objects; it must have one`);
  });

  test('notes the fields that have an effect only in a mesh', async () => {
    await replace(service, 'attempts: 0', 'attempts: 3');
    await replace(rule, 'outlierDetection:', 'tls: {mode: ISTIO_MUTUAL}\n    outlierDetection:');

    expect((await readRules(directory)).notes).toEqual([
      'worker-destination-rule.yaml: outlierDetection has an effect only in a mesh, not on a laptop',
      'worker-destination-rule.yaml: connectionPool has an effect only in a mesh, not on a laptop',
      'worker-destination-rule.yaml: tls has an effect only in a mesh, not on a laptop',
      'worker-virtual-service.yaml: retries have an effect only in a mesh, not on a laptop',
    ]);
  });

  test('notes the defaults of a mesh', async () => {
    await replace(service, '      retries:\n        attempts: 0\n', '');
    await replace(rule, 'RANDOM', 'LEAST_REQUEST');

    expect((await readRules(directory)).notes).toEqual([
      'worker-destination-rule.yaml: outlierDetection has an effect only in a mesh, not on a laptop',
      'worker-destination-rule.yaml: connectionPool has an effect only in a mesh, not on a laptop',
      'worker-destination-rule.yaml: loadBalancer has an effect only in a mesh, not on a laptop',
      'worker-virtual-service.yaml: without retries, a mesh retries twice by default; this router never retries',
    ]);
  });

  test.each([
    [service, 'attempts: 0', 'attempts: -1', 'spec.http[0].retries.attempts must be at least 0'],
    [
      service,
      'spec:',
      'spec:\n  gateways: [frontend-gateway]',
      "spec.gateways must be absent or contain mesh: else the route does not apply to the frontend's sidecar",
    ],
    [service, 'subset: burst', 'subset: burst\n            port: {number: 9999}', 'destination.port.number must be 80'],
    [service, 'retries:', 'timeout: 600h\n      retries:', 'spec.http[0].timeout must be at most 1h'],
    [service, 'weight: 100', 'weight: -1', 'spec.http[0].route[0].weight must be at least 0'],
    [service, 'weight: 100', 'weight: 0', 'spec.http[0].route has only weights of 0'],
    [
      service,
      'subset: burst',
      'subset: moon',
      'destination.subset must be a subset of worker-destination-rule.yaml: primary, burst',
    ],
    [service, 'name: worker\n', 'name: other\n', 'spec.http[0].name must be worker, or absent'],
    [
      service,
      '  hosts:\n    - worker-service',
      '  hosts:\n    - worker-service.default',
      'spec.hosts must contain worker-service, or worker-service.hashr.svc.cluster.local',
    ],
    [service, 'retries:', 'timeout: soon\n      retries:', 'spec.http[0].timeout must be a duration like 500ms'],
    [service, 'retries:', 'match: []\n      retries:', "spec.http[0].match is not supported by the laptop's router"],
    [
      service,
      'retries:',
      'fault: {abort: {httpStatus: 500}}\n      retries:',
      'spec.http[0].fault.abort.percentage must be given',
    ],
    [service, 'spec:', 'spec: [', 'is not YAML'],
    [service, 'kind: VirtualService', 'kind: Gateway', 'kind is wrong'],
    [rule, '  subsets:', '  exportsTo: []\n  subsets:', "spec.exportsTo is not supported by the laptop's router"],
    ['frontend-gateway.yaml', 'servers:', 'server:', "spec.server is not supported by the laptop's router"],
    ['redis-virtual-service.yaml', 'tcp:', 'udp:', "spec.udp is not supported by the laptop's router"],
    ['frontend-ingress-virtual-service.yaml', 'v1\n', 'v9\n', 'apiVersion must be networking.istio.io/v1'],
  ])('%s: refuses %j changed to %j, with the path', async (file, from, to, mistake) => {
    await replace(file, from, to);

    await expect(readRules(directory)).rejects.toThrow(`${file}: `);
    await expect(readRules(directory)).rejects.toThrow(mistake);
  });

  test('names every missing file', async () => {
    await rm(join(directory, service));
    await rm(join(directory, 'frontend-gateway.yaml'));

    await expect(readRules(directory)).rejects.toThrow(
      'worker-virtual-service.yaml: is missing\nfrontend-gateway.yaml: is missing',
    );
  });
});
