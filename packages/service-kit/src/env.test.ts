import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  booleanVariable,
  ConfigError,
  commonSettings,
  commonWiring,
  httpUrlVariable,
  numberVariable,
  originsVariable,
  parseEnv,
  portVariable,
  redisUrlVariable,
} from './env.ts';

const schema = z.object({
  ...commonSettings,
  ...commonWiring,
  PORT: portVariable.default(8080),
  REDIS_URL: redisUrlVariable.default('redis://localhost:6379'),
  PROCESSOR_URL: httpUrlVariable.default('http://worker-service'),
});

/** Parses a text as a variable of one type. */
const parse = (type: z.ZodType, VALUE: string) => parseEnv(z.object({ VALUE: type }), { VALUE }).VALUE;

describe('parseEnv', () => {
  test('uses the default of a variable that is unset or empty, and ignores other variables', () => {
    expect(parseEnv(schema, { PORT: '', HOST: '', INSTANCE: '', HOME: '/root' })).toEqual({
      PORT: 8080,
      METRICS_PORT: 9464,
      LOG_LEVEL: 'info',
      REDIS_URL: 'redis://localhost:6379',
      PROCESSOR_URL: 'http://worker-service',
    });
  });

  test('names every variable that is wrong, with its value, in one error', () => {
    const wrong = { PORT: 'abc', METRICS_PORT: '70000', LOG_LEVEL: 'loud', PROCESSOR_URL: 'worker', REDIS_URL: ':' };

    expect(() => parseEnv(schema, wrong)).toThrow(ConfigError);
    expect(() => parseEnv(schema, wrong)).toThrow(
      new ConfigError(
        [
          'The environment has 5 invalid setting(s):',
          '  LOG_LEVEL=loud must be trace, debug, info, warn, error or silent.',
          '  METRICS_PORT=70000 must be a port from 0 to 65535.',
          '  PORT=abc must be a port: a whole number from 0 to 65535.',
          '  REDIS_URL=: must be host:port or redis://host:port.',
          '  PROCESSOR_URL=worker must be an address like http://worker-service.',
        ].join('\n'),
      ),
    );
  });

  test('names a missing variable without a value', () => {
    expect(() => parseEnv(z.object({ MANIFESTS: z.string('must be a directory.') }), {})).toThrow(
      new ConfigError('The environment has 1 invalid setting(s):\n  MANIFESTS must be a directory.'),
    );
  });

  test.each(['PRESENTER_TOKEN', 'MY_SECRET', 'PASSWORD'])('hides the value of %s', (name) => {
    const withSecret = z.object({ [name]: z.string().max(3, 'must be shorter.') });

    expect(() => parseEnv(withSecret, { [name]: 'value' })).toThrow(`${name}=(hidden) must be shorter.`);
  });

  test('hides an address with a password, and shows one without', () => {
    expect(() => parseEnv(schema, { REDIS_URL: 'http://:secret@foo:6379' })).toThrow(
      'REDIS_URL=(hidden) must be host:port',
    );
    expect(() => parseEnv(schema, { REDIS_URL: 'http://foo:6379' })).toThrow(
      'REDIS_URL=http://foo:6379 must be host:port',
    );
  });
});

describe('a number', () => {
  const number = numberVariable(1, 10);

  test.each([
    ['1', 1],
    ['10', 10],
    ['2.5', 2.5],
  ])('%s is from 1 to 10', (text, value) => {
    expect(parse(number, text)).toBe(value);
  });

  test.each(['0.9', '10.1', '0', '11', '-5', 'x', '5 apples', 'NaN', 'Infinity'])('%s is not', (text) => {
    expect(() => parse(number, text)).toThrow(`VALUE=${text} must be a number from 1 to 10.`);
  });
});

describe('a boolean', () => {
  test.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ])('%s is %s', (text, value) => {
    expect(parse(booleanVariable, text)).toBe(value);
  });

  test.each(['yes', 'TRUE', 'off'])('%s is refused', (text) => {
    expect(() => parse(booleanVariable, text)).toThrow(`VALUE=${text} must be true or false.`);
  });
});

describe('a port', () => {
  test.each([
    ['0', 0],
    ['65535', 65_535],
  ])('%s is a port', (text, value) => {
    expect(parse(portVariable, text)).toBe(value);
  });

  test.each([
    ['-1', 'a port from 0 to 65535.'],
    ['65536', 'a port from 0 to 65535.'],
    ['80.5', 'a port: a whole number from 0 to 65535.'],
    ['http', 'a port: a whole number from 0 to 65535.'],
  ])('%s is refused', (text, expected) => {
    expect(() => parse(portVariable, text)).toThrow(`VALUE=${text} must be ${expected}`);
  });
});

describe('the address of a Redis', () => {
  test.each([
    ['redis-cache-service:6379', 'redis://redis-cache-service:6379'],
    ['redis-cache-service', 'redis://redis-cache-service'],
    ['redis://localhost:1', 'redis://localhost:1'],
    ['rediss://:secret@example:1', 'rediss://:secret@example:1'],
  ])('%s becomes %s', (text, url) => {
    expect(parse(redisUrlVariable, text)).toBe(url);
  });

  test.each(['http://foo:6379', 'xredis://foo', 'redis://', 'foo:bar', 'foo:70000'])('%s is refused', (text) => {
    expect(() => parse(redisUrlVariable, text)).toThrow('must be host:port or redis://host:port.');
  });
});

describe('the address of an HTTP server', () => {
  test.each(['http://worker-service', 'https://example:8443/path'])('%s stays as it is', (text) => {
    expect(parse(httpUrlVariable, text)).toBe(text);
  });

  test.each(['worker-service', 'ftp://x', 'xhttp://x', 'http:///path', 'http://', 'http://x:99999'])(
    '%s is refused',
    (text) => {
      expect(() => parse(httpUrlVariable, text)).toThrow('must be an address like http://worker-service.');
    },
  );
});

describe('a list of origins', () => {
  test('is in lower case and without spaces', () => {
    expect(parseEnv(z.object({ ORIGINS: originsVariable().default([]) }), {})).toEqual({ ORIGINS: [] });
    expect(parse(originsVariable(), 'https://a.example, http://B.example:81 ,')).toEqual([
      'https://a.example',
      'http://b.example:81',
    ]);
  });

  test.each(['a.example', 'https://a.example/', 'https://a.example:443', '*', 'null', 'ftp://a.example', 'xhttp://a'])(
    '%s is refused, also after a valid origin',
    (text) => {
      const sentence = 'must be origins like https://demo.example, separated by commas.';
      expect(() => parse(originsVariable(), text)).toThrow(sentence);
      expect(() => parse(originsVariable(), `https://b.example,${text}`)).toThrow(sentence);
    },
  );

  test('has its own sentence where it is needed', () => {
    expect(() => parse(originsVariable('must be *.'), 'x')).toThrow('VALUE=x must be *.');
  });
});

describe('the name of an instance', () => {
  test('has at most 100 characters', () => {
    const tooLong = 'x'.repeat(101);

    expect(parseEnv(schema, { INSTANCE: 'x'.repeat(100) }).INSTANCE).toHaveLength(100);
    expect(() => parseEnv(schema, { INSTANCE: tooLong })).toThrow(`INSTANCE=${tooLong} must be at most 100`);
  });
});
