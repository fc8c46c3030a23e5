import { expect, test } from 'vitest';
import { known, unknown } from '../fact.ts';
import { checkSkew, checkTools } from './tools.ts';

const here = { kubectl: known('1.35.4'), istioctl: known('1.31.1'), skaffold: known('2.16.1') };
const results = (tools: typeof here) => checkTools(tools).map(({ result }) => result);

test('only kubectl is needed to look', () => {
  const missing = unknown('is not in the PATH.', 'install it');

  expect(results(here)).toEqual(['ok', 'ok', 'ok']);
  expect(checkTools({ kubectl: missing, istioctl: missing, skaffold: missing }).map(({ result }) => result)).toEqual([
    'wrong',
    'warning',
    'warning',
  ]);
});

test('an old skaffold is told, a newer one is not', () => {
  expect(results({ ...here, skaffold: known('2.9.0') })[2]).toBe('warning');
  expect(results({ ...here, skaffold: known('3.0.0') })[2]).toBe('ok');
});

test('programs and clusters may be so many minor versions apart', () => {
  expect(checkSkew('Kubernetes', known('1.35.4'), '1.36.0', 1).result).toBe('ok');
  expect(checkSkew('Kubernetes', known('1.35.4'), '1.37.0', 1).result).toBe('warning');
  expect(checkSkew('Kubernetes', known('1.35.4'), '1.35.1-gke.100', 1).result).toBe('ok');
});
