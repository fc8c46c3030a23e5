import { expect, test } from 'vitest';
import { healthyEndpoints, parseEndpoints } from './endpoints.ts';

test('reads pairs of a cluster type and a URL; no endpoint is healthy before its first check', () => {
  expect(parseEndpoints('primary-cluster=http://127.0.0.1:8081, burst-cluster=http://127.0.0.1:8082/x=y')).toEqual([
    {
      url: 'http://127.0.0.1:8081',
      labels: { app: 'worker', 'cluster-type': 'primary-cluster' },
      healthy: false,
      timeouts: 0,
    },
    {
      url: 'http://127.0.0.1:8082/x=y',
      labels: { app: 'worker', 'cluster-type': 'burst-cluster' },
      healthy: false,
      timeouts: 0,
    },
  ]);
});

test.each([
  '',
  'http://127.0.0.1',
  'a=127.0.0.1',
  'a=https://x',
  'a=http://',
  'a b=http://x',
  'a=http://x,',
  ' =http://x',
])('refuses %j', (text) => {
  expect(() => parseEndpoints(text)).toThrow('must be like primary-cluster=http://127.0.0.1:8081,');
});

test('a subset has the healthy endpoints with all its labels', () => {
  const endpoint = (url: string, healthy: boolean, labels: Record<string, string>) => ({
    url,
    healthy,
    labels,
    timeouts: 0,
  });
  const endpoints = [
    endpoint('a', true, { cluster: 'burst', version: '1' }),
    endpoint('b', true, { cluster: 'burst', version: '2' }),
    endpoint('c', false, { cluster: 'burst', version: '1' }),
    endpoint('d', true, { cluster: 'primary' }),
  ];
  const urls = (labels: Record<string, string>) => healthyEndpoints(labels, endpoints).map(({ url }) => url);

  expect(urls({ cluster: 'burst' })).toEqual(['a', 'b']);
  expect(urls({ cluster: 'burst', version: '1' })).toEqual(['a']);
  expect(urls({})).toEqual(['a', 'b', 'd']);
  expect(urls({ cluster: 'moon' })).toEqual([]);
});
