import { ConfigError } from '@hashr/service-kit/env.ts';
import { expect, test } from 'vitest';
import { readArguments } from '../arguments.ts';

test('looks at the current context, in the namespace hashr, unless it is told otherwise', () => {
  expect(readArguments([])).toMatchObject({ contexts: [], namespace: 'hashr', laptop: false, json: false });
  expect(
    readArguments(['--context', 'primary', '--context=burst', '--context', 'burst', '--namespace', 'x', '--json']),
  ).toMatchObject({ contexts: ['primary', 'burst'], namespace: 'x', json: true });
});

test.for([
  [['--foo'], /--foo/],
  [['primary'], /primary/],
  [['--context'], /--context/],
  [['--context', ''], /get-contexts/],
  [['--namespace', 'A b'], /A b/],
  [['--laptop', '--context', 'primary'], /--laptop/],
] as [string[], RegExp][])('refuses %s in one sentence', ([args, pattern]) => {
  expect(() => readArguments(args)).toThrow(ConfigError);
  expect(() => readArguments(args)).toThrow(pattern);
});
