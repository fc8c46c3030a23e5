import { expect, test } from 'vitest';
import { readersEnvironment } from './readers-environment.ts';

test('what npm adds is not there', () => {
  const PATH =
    '/repo/node_modules/.bin:/node_modules/.bin:/lib/node_modules/npm/lib/node-gyp-bin:/usr/bin:/home/me/bin';
  expect(readersEnvironment({ PATH, HOME: '/home/me', npm_config_loglevel: 'silent', NPM_CONFIG_X: '1' })).toEqual({
    PATH: '/usr/bin:/home/me/bin',
    HOME: '/home/me',
  });
});
