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

test('what is no origin is refused in a sentence', () => {
  expect(() => readWorkerConfig({ CORS_ORIGIN: 'a.example' })).toThrow(
    'CORS_ORIGIN=a.example has to be *, none, or origins like https://demo.example, separated by commas.',
  );
});
