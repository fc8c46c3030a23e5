import { expect, test } from 'vitest';
import { readWorkerConfig } from './config.ts';

test.each([
  [undefined, '*'],
  ['*', '*'],
  ['none', []],
  ['https://a.example, http://b.example:81', ['https://a.example', 'http://b.example:81']],
])('CORS_ORIGIN=%s allows %j', (text, origins) => {
  expect(readWorkerConfig({ CORS_ORIGIN: text }).CORS_ORIGIN).toEqual(origins);
});

test('a text that is not an origin is refused with one sentence', () => {
  expect(() => readWorkerConfig({ CORS_ORIGIN: 'a.example' })).toThrow(
    'CORS_ORIGIN=a.example must be *, none, or origins like https://demo.example, separated by commas.',
  );
});

test.each([
  [{}, 'primary'],
  [{ PREFIX: 'bursty-' }, 'burst'],
  [{ PREFIX: 'bursty-', CLUSTER: 'primary' }, 'primary'],
  [{ CLUSTER: 'burst' }, 'burst'],
])('with %j, the cluster is %s', (env, cluster) => {
  expect(readWorkerConfig(env).CLUSTER).toBe(cluster);
});

test('another cluster is refused with one sentence', () => {
  expect(() => readWorkerConfig({ CLUSTER: 'x' })).toThrow('CLUSTER=x must be primary or burst.');
});

test.each(['json', 'text'])('LOAD_REPORT=%s needs CAPACITY', (form) => {
  expect(readWorkerConfig({ LOAD_REPORT: form, CAPACITY: '15' })).toMatchObject({ LOAD_REPORT: form, CAPACITY: 15 });
  expect(() => readWorkerConfig({ LOAD_REPORT: form })).toThrow(
    `LOAD_REPORT=${form} needs CAPACITY: the worker reports its request rate as a part of its capacity.`,
  );
});

test('LOAD_REPORT is off by default, and other values are refused', () => {
  expect(readWorkerConfig({}).LOAD_REPORT).toBe('off');
  expect(() => readWorkerConfig({ LOAD_REPORT: 'xml', CAPACITY: '15' })).toThrow(
    'LOAD_REPORT=xml must be off, json or text.',
  );
});
