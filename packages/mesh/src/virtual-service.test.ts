import { describe, expect, test } from 'vitest';
import { readVirtualService } from './virtual-service.ts';

const destination = (subset: string | undefined, weight?: number) => ({
  destination: { host: 'worker-service', ...(subset && { subset }) },
  ...(weight !== undefined && { weight }),
});
const service = (route: unknown[], others: unknown[] = [], annotations?: object) => ({
  metadata: { annotations },
  spec: { http: [...others, { name: 'worker', route }] },
});
const read = (virtualService: unknown) => {
  const route = readVirtualService(virtualService, 'The file');
  if (!route.isSplit) {
    throw new Error('The route does not split the requests.');
  }
  return route;
};

/** The VirtualService of the codelab of 2018, in our namespace. */
const original = (route: unknown[]) => ({
  apiVersion: 'networking.istio.io/v1alpha3',
  kind: 'VirtualService',
  metadata: { name: 'worker-virtual-service' },
  spec: { hosts: ['worker-service'], gateways: ['mesh'], http: [{ route }] },
});
const inFull = (subset?: string, weight?: number) => ({
  destination: {
    host: 'worker-service.hashr.svc.cluster.local',
    ...(subset && { subset }),
    port: { number: 80 },
  },
  ...(weight !== undefined && { weight }),
});

describe('a route', () => {
  test('is found by its name, and its destinations by their subsets, in any order', () => {
    const route = read(service([destination('burst', 30), destination('primary', 70)], [{ name: 'other', route: [] }]));

    expect(route.burstPercent).toBe(30);
    expect(route.patch(100)).toEqual([
      { op: 'test', path: '/spec/http/1/name', value: 'worker' },
      { op: 'test', path: '/spec/http/1/route', value: [destination('burst', 30), destination('primary', 70)] },
      { op: 'replace', path: '/spec/http/1/route/1/weight', value: 0 },
      { op: 'replace', path: '/spec/http/1/route/0/weight', value: 100 },
    ]);
  });

  test('is read whatever labels the object has, also if a file leaves them empty', () => {
    const valid = service([destination('primary', 70), destination('burst', 30)]);

    for (const metadata of [{ labels: null }, { labels: { version: 1 } }, { labels: null, annotations: {} }]) {
      expect(read({ ...valid, metadata }).burstPercent).toBe(30);
    }
  });

  test('may be next to a route without destinations', () => {
    const both = [destination('primary', 70), destination('burst', 30)];

    expect(read(service(both, [{ name: 'old', redirect: { uri: '/' } }])).burstPercent).toBe(30);
  });

  test('may lack a weight, and may have weights that do not add up to 100', () => {
    const left = read(service([destination('primary', 100), destination('burst')]));

    expect(left.burstPercent).toBe(0);
    expect(left.patch(100).map(({ op }) => op)).toEqual(['test', 'test', 'replace', 'add']);
    expect(read(service([destination('primary', 1), destination('burst', 1)])).burstPercent).toBe(50);
  });

  test('may have no name, if it is the only one without, as in the codelab of 2018', () => {
    const destinations = [inFull('primary', 50), inFull('burst', 50)];
    const route = read(original(destinations));

    expect(route.burstPercent).toBe(50);
    expect(route.patch(100)).toEqual([
      { op: 'test', path: '/spec/http/0/route', value: destinations },
      { op: 'replace', path: '/spec/http/0/route/0/weight', value: 0 },
      { op: 'replace', path: '/spec/http/0/route/1/weight', value: 100 },
    ]);
    expect(read(service(destinations, [{ route: [inFull()] }])).burstPercent, 'one with the name comes first').toBe(50);
  });

  test('without subsets has no weights to change', () => {
    for (const one of [original([inFull()]), service([destination(undefined)]), service([inFull(), inFull()])]) {
      expect(readVirtualService(one, 'The file')).toEqual({ isSplit: false });
    }
  });

  test('includes the annotations of its object', () => {
    const both = [destination('primary', 100), destination('burst', 0)];

    expect(read(service(both))).toMatchObject({ paused: false, force: undefined });
    expect(read(service(both, [], { 'istiowatcher/paused': 'true', 'istiowatcher/force': 'burst' }))).toMatchObject({
      paused: true,
      force: 'burst',
    });
    expect(read(service(both, [], { 'istiowatcher/paused': 'yes' })).paused).toBe(true);
    expect(read(service(both, [], { 'istiowatcher/paused': 'false' })).paused).toBe(false);
    expect(() => read(service(both, [], { 'istiowatcher/force': 'nowhere' }))).toThrow(
      'the annotation istiowatcher/force is nowhere; it must be primary or burst.',
    );
  });
});

test.each([
  ['nothing', {}, 'The file is not a VirtualService with an HTTP route: spec '],
  ['no such route', { spec: { http: [{ name: 'other', route: [] }] } }, 'has no route with the name "worker"'],
  [
    'two such routes',
    service([destination('primary', 1)], [{ name: 'worker', route: [] }]),
    'has 2 routes with the name "worker"',
  ],
  [
    'two routes without a name',
    { spec: { http: [{ route: [inFull()] }, { route: [inFull()] }] } },
    'has 2 routes without a name; give the worker\'s route the name "worker".',
  ],
  [
    'a subset missing',
    service([destination('primary', 100)]),
    'has the subsets primary; it must have primary and burst',
  ],
  [
    'a third destination',
    service([destination('primary', 50), destination('burst', 0), destination('canary', 50)]),
    'has the subsets primary, burst, canary',
  ],
  ['a negative weight', service([destination('primary', 150), destination('burst', -50)]), 'Too small'],
  ['weights of 0', service([destination('primary', 0), destination('burst', 0)]), 'are all 0'],
])('the failure names what is wrong: %s', (_name, virtualService, sentence) => {
  expect(() => read(virtualService)).toThrow(sentence);
});

test('weights are rounded to whole percent', () => {
  expect(read(service([destination('primary', 2), destination('burst', 1)])).burstPercent).toBe(33);
  expect(read(service([destination('primary', 1), destination('burst', 2)])).burstPercent).toBe(67);
});

test('the patch tests fields that the programs do not know, too', () => {
  const known = { ...destination('primary', 100), headers: { request: {} } };
  const [, test] = read(service([known, destination('burst', 0)])).patch(100);

  expect(test?.value).toEqual([known, destination('burst', 0)]);
});

test.each([
  ['wrong-object', 'a string'],
  ['wrong-routes', { spec: {} }],
  ['wrong-subsets', service([destination('primary', 100), destination(undefined, 0)])],
  ['wrong-subsets', service([destination('primary', 50), destination('primary', 50)])],
  ['wrong-subsets', service([])],
  ['wrong-weights', service([destination('primary', 0), destination('burst')])],
])('a failure has a kind: %s', (kind, virtualService) => {
  expect(() => read(virtualService)).toThrow(expect.objectContaining({ kind }));
});

test('the message names a destination without a subset, and a route without destinations', () => {
  const two = service([destination('primary', 100), destination(undefined, 0)]);

  expect(() => read(two)).toThrow('has the subsets primary, (none);');
  expect(() => read(service([]))).toThrow('has the subsets none;');
});
