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

const route = 'http-route/worker-route.yaml';
const services = 'http-route/worker-services.yaml';
const policies = 'http-route/worker-destination-rules.yaml';
const read = () => readRules(directory, 'httproute');

async function replace(file: string, from: string, to: string): Promise<void> {
  const path = join(directory, file);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

const primary = { subset: 'primary', labels: { app: 'worker', 'cluster-type': 'primary-cluster' } };
const burst = { subset: 'burst', labels: { app: 'worker', 'cluster-type': 'burst-cluster' } };

describe('readRules with an HTTPRoute', () => {
  test('reads the manifests of this repository; the labels are the selectors of the Services', async () => {
    expect(await read()).toEqual({
      route: 'httproute',
      destinations: [
        { ...primary, weight: 100 },
        { ...burst, weight: 0 },
      ],
      subsets: [primary, burst],
      timeoutMs: undefined,
      delay: undefined,
      abort: undefined,
      notes: [
        `${policies}: outlierDetection has an effect only in a mesh, not on a laptop`,
        `${policies}: connectionPool has an effect only in a mesh, not on a laptop`,
      ],
    });
  });

  test('does not read the VirtualService and its DestinationRule, but the other manifests', async () => {
    await rm(join(directory, 'worker-virtual-service.yaml'));
    await rm(join(directory, 'worker-destination-rule.yaml'));
    await expect(read()).resolves.toBeDefined();
    await rm(join(directory, 'frontend-gateway.yaml'));

    await expect(read()).rejects.toThrow('frontend-gateway.yaml: is missing');
  });

  test('without an HTTPRoute, its files are not read', async () => {
    await rm(join(directory, 'http-route'), { recursive: true });

    await expect(readRules(directory, 'virtualservice')).resolves.toBeDefined();
    await expect(read()).rejects.toThrow(`${route}: is missing\n${services}: is missing\n${policies}: is missing`);
  });

  test('a missing weight is 1, and weights need not add up to 100', async () => {
    await replace(route, 'weight: 100', 'weight: 1000000');
    await replace(route, '          weight: 0\n', '');

    expect((await read()).destinations).toEqual([
      { ...primary, weight: 1_000_000 },
      { ...burst, weight: 1 },
    ]);
  });

  test('the Service of all workers can be a backend', async () => {
    await replace(route, 'name: worker-burst', 'name: worker-service');

    expect((await read()).destinations).toEqual([
      { ...primary, weight: 100 },
      { subset: undefined, labels: {}, weight: 0 },
    ]);
  });

  test.each([
    ['1m30s', 90_000],
    ['250ms', 250],
    ['0s', undefined],
  ])('timeouts.request: %s', async (text, timeoutMs) => {
    await replace(route, '      filters:', `      timeouts: {request: ${text}}\n      filters:`);

    expect((await read()).timeoutMs).toBe(timeoutMs);
  });

  test.each([
    ['matches: []'],
    ['matches: [{}]'],
    ['matches: [{path: {type: PathPrefix, value: /}}]'],
    ['matches: [{path: {value: /}}]'],
    ['name: worker'],
  ])('%s changes nothing', async (line) => {
    const before = await read();
    await replace(route, '      filters:', `      ${line}\n      filters:`);

    expect(await read()).toEqual(before);
  });

  test('a backend may name its group, its kind and its namespace', async () => {
    const before = await read();
    await replace(
      route,
      '- name: worker-burst',
      '- group: ""\n          kind: Service\n          namespace: hashr\n          name: worker-burst',
    );

    expect(await read()).toEqual(before);
  });

  const without = `${route}: without x-envoy-max-retries: "0", a mesh retries twice by default; this router never retries`;
  test.each([
    ['name: x-envoy-max-retries', 'name: X-Envoy-Max-Retries', []],
    ['value: "0"', 'value: "3"', [`${route}: x-envoy-max-retries has an effect only in a mesh, not on a laptop`]],
    [
      'name: x-envoy-max-retries',
      'name: x-mine',
      [`${route}: the filter changes headers only in a mesh, not on a laptop`, without],
    ],
    [
      'set:',
      'remove: [x-mine]\n            set:',
      [`${route}: the filter changes headers only in a mesh, not on a laptop`],
    ],
  ])('notes that the router never retries and changes no header: %j changed to %j', async (from, to, expected) => {
    await replace(route, from, to);

    expect((await read()).notes.slice(2)).toEqual(expected);
  });

  test('notes the retries of a route without a filter, and another load balancer', async () => {
    const text = await readFile(join(directory, route), 'utf8');
    await writeFile(join(directory, route), text.slice(0, text.indexOf('      # By default')));
    await replace(policies, 'RANDOM', 'LEAST_REQUEST');

    expect((await read()).notes.slice(2)).toEqual([
      `${policies}: loadBalancer has an effect only in a mesh, not on a laptop`,
      without,
    ]);
  });

  const rules = 'spec.rules[0]';
  test.each([
    [route, 'spec:', 'spec: [', 'is not YAML'],
    [route, 'kind: HTTPRoute', 'kind: TCPRoute', 'kind is wrong'],
    [route, 'k8s.io/v1\n', 'k8s.io/v9\n', 'apiVersion must be gateway.networking.k8s.io/v1'],
    [route, 'spec:\n', 'spec:\n  hostnames: [x]\n', "spec.hostnames is not supported by the laptop's router"],
    [
      route,
      'group: ""',
      'group: apps',
      'spec.parentRefs must contain {group: "", kind: Service, name: worker-service}',
    ],
    [route, 'kind: Service', 'kind: Gateway', 'spec.parentRefs must contain'],
    [route, 'name: worker-service', 'name: worker-primary', 'spec.parentRefs must contain'],
    [route, 'name: worker-service', 'name: worker-service\n      namespace: other', 'spec.parentRefs must contain'],
    [route, 'port: 80', 'port: 8080', 'spec.parentRefs must contain'],
    [route, 'weight: 100', 'weight: 1.5', `${rules}.backendRefs[0].weight must be a whole number from 0 to 1000000`],
    [route, 'weight: 100', 'weight: -1', `${rules}.backendRefs[0].weight must be a whole number from 0 to 1000000`],
    [route, 'weight: 100', 'weight: 0', `${rules}.backendRefs has only weights of 0`],
    [
      route,
      'name: worker-burst',
      'name: worker-moon',
      `${rules}.backendRefs[1].name must be worker-primary or worker-burst or worker-service`,
    ],
    [
      route,
      'name: worker-burst',
      'name: worker-burst\n          namespace: other',
      '.namespace must be hashr, or absent',
    ],
    [route, '- name: worker-burst', '- kind: Pod\n          name: worker-burst', '[1].kind must be Service, or absent'],
    [route, '- name: worker-burst', '- group: x\n          name: worker-burst', '[1].group must be "" or absent'],
    [route, 'port: 80\n          weight: 0', 'port: 81', `${rules}.backendRefs[1].port must be 80`],
    [route, 'weight: 0', 'filters: []', `${rules}.backendRefs[1].filters is not supported by the laptop's router`],
    [route, '  filters:', '  fault: {}\n      filters:', `${rules}.fault is not supported by the laptop's router`],
    [route, '  filters:', '  retry: {attempts: 0}\n      filters:', `${rules}.retry is not supported`],
    [
      route,
      '  filters:',
      '  matches: [{headers: []}]\n      filters:',
      `${rules}.matches[0].headers is not supported by the laptop's router`,
    ],
    [
      route,
      '  filters:',
      '  matches: [{path: {value: /api}}]\n      filters:',
      `${rules}.matches[0].path.value must be /: the laptop's router has one rule for all requests`,
    ],
    [
      route,
      '  filters:',
      '  timeouts: {request: soon}\n      filters:',
      `${rules}.timeouts.request must be a duration`,
    ],
    [
      route,
      '  filters:',
      '  timeouts: {request: 1.5s}\n      filters:',
      `${rules}.timeouts.request must be a duration`,
    ],
    [
      route,
      '  filters:',
      '  timeouts: {request: 600h}\n      filters:',
      `${rules}.timeouts.request must be at most 1h`,
    ],
    [route, '  filters:', '  timeouts: {backendRequest: 1s}\n      filters:', '.backendRequest is not supported'],
    [route, 'value: "0"', 'value: 0', '.set[0].value must be a string: put a number in quotes'],
    [route, 'type: RequestHeaderModifier', 'type: RequestMirror', '.filters[0].type must be RequestHeaderModifier'],
    [
      route,
      '    - backendRefs:',
      '    - name: first\n    - backendRefs:',
      `${rules}.backendRefs must contain a backend`,
    ],
    [
      services,
      'name: worker-burst',
      'name: worker-moon',
      'must have the Services worker-primary and worker-burst, once each',
    ],
    [services, 'name: worker-burst', 'name: worker-primary', 'must have the Services worker-primary and worker-burst'],
    [services, 'selector:', 'selectors:', 'Service worker-primary: spec.selectors is not supported by the'],
    [services, 'port: 80', 'port: 81', 'Service worker-primary: spec.ports must contain the port 80'],
    [services, 'kind: Service', 'kind: Pod', 'Pod worker-primary: kind is wrong'],
    [services, 'metadata:', 'meta:', 'object 1: metadata is wrong'],
    [policies, 'trafficPolicy:', 'policy:', 'DestinationRule worker-primary: spec.policy is not supported by the'],
    [
      policies,
      'host: worker-primary',
      'host: worker-moon',
      'DestinationRule worker-primary: spec.host must be worker-primary, or worker-primary.hashr.svc.cluster.local, or',
    ],
    ['redis-virtual-service.yaml', 'tcp:', 'udp:', "spec.udp is not supported by the laptop's router"],
  ])('%s: refuses %j changed to %j, with the path', async (file, from, to, mistake) => {
    await replace(file, from, to);

    await expect(read()).rejects.toThrow(`${file}: `);
    await expect(read()).rejects.toThrow(mistake);
  });

  test('refuses a second rule, because requests match only one', async () => {
    const text = await readFile(join(directory, route), 'utf8');
    const rule = text.slice(text.indexOf('    - backendRefs:'));
    await writeFile(join(directory, route), text + rule);

    await expect(read()).rejects.toThrow(`${route}: spec.rules must have exactly one rule for the laptop's router`);
  });
});
