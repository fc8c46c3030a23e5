import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  ConfigError,
  commonVariables,
  httpUrlVariable,
  numberVariable,
  originsVariable,
  parseEnv,
  portVariable,
  redisUrlVariable,
} from './env.ts';

const schema = z.object({
  ...commonVariables,
  PORT: portVariable.default(8080),
  REDIS_URL: redisUrlVariable.default('redis://localhost:6379'),
  PROCESSOR_URL: httpUrlVariable.default('http://worker-service'),
});

describe('parseEnv', () => {
  test('fills in the defaults, also for what is set but empty', () => {
    expect(parseEnv(schema, { PORT: '', HOME: '/root' })).toEqual({
      PORT: 8080,
      METRICS_PORT: 9464,
      LOG_LEVEL: 'info',
      REDIS_URL: 'redis://localhost:6379',
      PROCESSOR_URL: 'http://worker-service',
    });
  });

  test('takes host:port and redis:// alike', () => {
    expect(parseEnv(schema, { REDIS_URL: 'redis-cache-service:6379' }).REDIS_URL).toBe(
      'redis://redis-cache-service:6379',
    );
    expect(parseEnv(schema, { REDIS_URL: 'rediss://:secret@example:1' }).REDIS_URL).toBe('rediss://:secret@example:1');
  });

  test('refuses another scheme for Redis, and shows no secrets', () => {
    expect(() => parseEnv(schema, { REDIS_URL: 'http://foo:6379' })).toThrow(
      'REDIS_URL=http://foo:6379 has to be host:port',
    );
    expect(() => parseEnv(schema, { REDIS_URL: 'http://:secret@foo:6379' })).toThrow(
      'REDIS_URL=(hidden) has to be host:port',
    );
  });

  test('takes a list of origins, and refuses what is more or less than an origin', () => {
    const origins = z.object({ ORIGINS: originsVariable().default([]) });

    expect(parseEnv(origins, {})).toEqual({ ORIGINS: [] });
    expect(parseEnv(origins, { ORIGINS: 'https://a.example, http://B.example:81' })).toEqual({
      ORIGINS: ['https://a.example', 'http://b.example:81'],
    });
    for (const wrong of ['a.example', 'https://a.example/', 'https://a.example:443', '*', 'null', 'ftp://a.example']) {
      expect(() => parseEnv(origins, { ORIGINS: wrong })).toThrow('has to be origins like https://demo.example');
    }
  });

  test('names every variable that is wrong, with its value, in one error', () => {
    const wrong = { PORT: 'abc', METRICS_PORT: '70000', LOG_LEVEL: 'loud', PROCESSOR_URL: 'worker', REDIS_URL: ':' };

    expect(() => parseEnv(schema, wrong)).toThrow(ConfigError);
    expect(() => parseEnv(schema, wrong)).toThrow(
      [
        'The environment has 5 wrong setting(s):',
        '  METRICS_PORT=70000 has to be a port from 0 to 65535.',
        '  LOG_LEVEL=loud has to be trace, debug, info, warn, error or silent.',
        '  PORT=abc has to be a port: a whole number from 0 to 65535.',
        '  REDIS_URL=redis::// has to be host:port or redis://host:port.',
        '  PROCESSOR_URL=worker has to be an address like http://worker-service.',
      ]
        .join('\n')
        .replace('redis:://', ':'),
    );
  });

  test('hides the value of a token', () => {
    const withToken = z.object({ PRESENTER_TOKEN: z.string().max(3, 'has to be shorter.') });

    expect(() => parseEnv(withToken, { PRESENTER_TOKEN: 'secret' })).toThrow(/PRESENTER_TOKEN=\(hidden\) has/);
  });

  test.each(['0', '11', 'x'])('refuses %s as a number from 1 to 10', (text) => {
    const withNumber = z.object({ NUMBER: numberVariable(1, 10) });

    expect(() => parseEnv(withNumber, { NUMBER: text })).toThrow(`NUMBER=${text} has to be a number from 1 to 10.`);
  });
});
