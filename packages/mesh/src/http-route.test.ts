import { expect, test } from 'vitest';
import { readHttpRoute } from './http-route.ts';

const backend = (name: string, weight?: number) => ({
  group: '',
  kind: 'Service',
  name,
  port: 80,
  ...(weight !== undefined && { weight }),
});
const both = [backend('worker-primary', 70), backend('worker-burst', 30)];
const toWorker = [{ group: '', kind: 'Service', name: 'worker-service', port: 80 }];
const httpRoute = (rules: object[], parentRefs: object[] = toWorker, annotations?: object) => ({
  metadata: { name: 'worker-route', annotations },
  spec: { parentRefs, rules },
});
const read = (object: unknown) => {
  const route = readHttpRoute(object, 'worker-route');
  if (!route.isSplit) {
    throw new Error('The route does not split the requests.');
  }
  return route;
};

test('the rule and its backends are found by their names, in any order', () => {
  const backendRefs = [backend('worker-burst', 30), backend('worker-primary', 70)];
  const route = read(httpRoute([{ backendRefs: [backend('other')] }, { backendRefs }]));

  expect(route.burstPercent).toBe(30);
  expect(route.patch(100)).toEqual([
    { op: 'test', path: '/spec/rules/1/backendRefs', value: backendRefs },
    { op: 'replace', path: '/spec/rules/1/backendRefs/1/weight', value: 0 },
    { op: 'replace', path: '/spec/rules/1/backendRefs/0/weight', value: 100 },
  ]);
});

test('a missing weight is 1, and weights need not add up to 100', () => {
  const missing = read(httpRoute([{ backendRefs: [backend('worker-primary'), backend('worker-burst')] }]));

  expect(missing).toMatchObject({ burstPercent: 50, weights: { primary: 1, burst: 1 } });
  expect(missing.patch(0).map(({ op }) => op)).toEqual(['test', 'add', 'add']);
  expect(read(httpRoute([{ backendRefs: [backend('worker-primary'), backend('worker-burst', 3)] }])).burstPercent).toBe(
    75,
  );
  expect(
    read(httpRoute([{ backendRefs: [backend('worker-primary', 900), backend('worker-burst', 100)] }])).burstPercent,
  ).toBe(10);
});

test('filters and unknown fields stay', () => {
  const filtered = { ...backend('worker-primary', 100), filters: [{ type: 'RequestMirror' }] };
  const [test] = read(httpRoute([{ backendRefs: [filtered, backend('worker-burst', 0)] }])).patch(100);

  expect(test?.value).toEqual([filtered, backend('worker-burst', 0)]);
});

test('includes the annotations of its object', () => {
  const annotations = { 'istiowatcher/paused': 'true', 'istiowatcher/force': 'burst' };

  expect(read(httpRoute([{ backendRefs: both }], toWorker, annotations))).toMatchObject({
    paused: true,
    force: 'burst',
  });
});

test('a route to the whole Service has no weights to change', () => {
  const object = httpRoute([{ backendRefs: [backend('worker-service')] }]);

  expect(readHttpRoute(object, 'worker-route')).toEqual({ isSplit: false });
});

test.each<[string, unknown, string]>([
  ['wrong-object', 'a string', 'worker-route is not an HTTPRoute'],
  ['wrong-object', httpRoute([{ backendRefs: [backend('worker-primary', -1)] }]), 'spec.rules.0.backendRefs.0.weight'],
  ['wrong-parent', httpRoute([{ backendRefs: both }], []), 'spec.parentRefs must contain the Service worker-service'],
  ['wrong-parent', httpRoute([{ backendRefs: both }], [{ name: 'worker-service' }]), 'is not a route for'],
  ['wrong-routes', httpRoute([{ backendRefs: [backend('other')] }]), 'has no rule with backends of the worker'],
  ['wrong-routes', httpRoute([{ backendRefs: both }, { backendRefs: both }]), 'has 2 rules with backends'],
  [
    'wrong-subsets',
    httpRoute([{ backendRefs: [...both, backend('other', 1)] }]),
    'the backends worker-primary, worker-burst, other; it must have worker-primary and worker-burst, once each',
  ],
  ['wrong-subsets', httpRoute([{ backendRefs: [backend('worker-primary', 1)] }]), 'the backends worker-primary;'],
  [
    'wrong-subsets',
    httpRoute([{ backendRefs: [backend('worker-service'), backend('other')] }]),
    'worker-service, other',
  ],
  [
    'wrong-weights',
    httpRoute([{ backendRefs: [backend('worker-primary', 0), backend('worker-burst', 0)] }]),
    'are all 0',
  ],
])('a failure has a kind, and names what is wrong: %s', (kind, object, sentence) => {
  expect(() => readHttpRoute(object, 'worker-route')).toThrow(
    expect.objectContaining({ kind, message: expect.stringContaining(sentence) }),
  );
});
