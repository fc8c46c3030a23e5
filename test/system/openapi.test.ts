import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Demo, startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';

const text = await readFile(new URL('../../docs/openapi.yaml', import.meta.url), 'utf8');
const document = parse(text) as OpenApi;

interface Operation {
  responses: Record<string, Response | Reference>;
}
interface Response {
  headers?: Record<string, { required?: boolean; schema: object } | Reference>;
  content: { 'application/json': { schema: object } };
}
interface Reference {
  $ref: string;
}
interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

/** These need a frontend that stops, or two of them without Redis. Other tests do that. */
const elsewhere = ['get /_healthz 503', 'delete /api/load 503'];

const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: true });
ajv.addSchema({ ...document, $id: 'openapi' });

/** Follows a reference inside of the document. */
function resolve<T extends object>(part: T | Reference): T {
  if (!('$ref' in part)) {
    return part;
  }
  const path = part.$ref.slice(2).split('/');
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document) as T;
}

/** What does not match the schema, in words; empty if everything does. References begin at the document's root. */
function mistakes(schema: object, value: unknown): string {
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/'));
  const validate = ajv.compile(absolute);
  return validate(value) ? '' : ajv.errorsText(validate.errors);
}

describe('the OpenAPI document', () => {
  let demo: Demo;
  /** With a presenter token. */
  let protectedDemo: Demo;
  const TOKEN = 'correct-horse-battery';
  const seen = new Set<string>();

  beforeAll(async () => {
    demo = await startDemo({
      frontend: { MAX_TOTAL_FREQUENCY: 40, MAX_FREQUENCY: 30 },
      worker: { CAPACITY: 5 },
    });
    protectedDemo = await startDemo({ frontend: { PRESENTER_TOKEN: TOKEN } });
  });
  afterAll(async () => {
    await demo.stop();
    await protectedDemo.stop();
  });

  /** Sends a request, and checks that the document describes the response. */
  async function call(method: string, path: string, status: number, init: RequestInit = {}, url = demo.url) {
    const response = await fetch(url + path, { method: method.toUpperCase(), ...init });
    const body = await response.json();
    const called = `${method} ${path} ${response.status}`;
    expect(called, JSON.stringify(body)).toBe(`${method} ${path} ${status}`);
    const described = document.paths[path]?.[method]?.responses[status];
    expect(described, `${called} is not described`).toBeDefined();
    const { headers = {}, content } = resolve<Response>(described as Response);
    expect(mistakes(content['application/json'].schema, body), called).toBe('');
    for (const [name, header] of Object.entries(headers)) {
      const { schema } = resolve<{ schema: object }>(header);
      expect(mistakes(schema, response.headers.get(name)), `${called}, ${name}`).toBe('');
    }
    seen.add(called);
    return { body, headers: response.headers };
  }
  const post = (body: unknown): RequestInit => ({ body: JSON.stringify(body) });
  const hash = (status: number, body: unknown) => call('post', '/api/hash', status, post(body));

  test('is valid', async () => {
    const { valid, errors } = await new Validator().validate(parse(text));

    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  test('describes what became of the strings', async () => {
    // The bucket of the worker holds less than 30 requests.
    const { body, headers } = await hash(200, { count: 30 });
    expect(body.failedByKind['429']).toBeGreaterThan(0);
    expect(headers.get('hashr-failed')).toBe(String(body.failed));

    const presenter = { authorization: `Bearer ${TOKEN}` };
    const all = await call('post', '/api/hash', 200, { ...post({ count: 3 }), headers: presenter }, protectedDemo.url);
    expect(all.headers.get('hashr-failed')).toBe('0');
  });

  test('describes strings that all failed by capacity, by a timeout, or otherwise', async () => {
    const refused = await until(() => hash(429, { count: 1 }).catch(() => undefined), 'the worker is at its capacity');
    expect(refused.body.failedByKind).toEqual({ '429': 1 });

    process.kill(demo.programs.primary.pid, 'SIGSTOP');
    expect((await hash(504, { count: 1 })).body.failedByKind).toEqual({ timeout: 1 });
    process.kill(demo.programs.primary.pid, 'SIGCONT');

    await demo.programs.primary.end('SIGKILL');
    expect((await hash(502, { count: 2 })).headers.get('hashr-failed')).toBe('2');
    await demo.start('primary');
  });

  test('describes what is refused', async () => {
    const large = { body: JSON.stringify({ str: 'x'.repeat(200_000) }) };
    const other = { headers: { origin: 'https://other.example' } };
    for (const path of ['/api/hash', '/api/load']) {
      await call('post', path, 400, { body: '{' });
      await call('post', path, 413, large);
      await call('post', path, 403, { ...other, body: '{}' });
      const { headers } = await call('post', path, 401, { body: '{}' }, protectedDemo.url);
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
    await call('delete', '/api/load', 403, other);
    await call('delete', '/api/load', 401, {}, protectedDemo.url);
    await call('post', '/api/load', 202, post({ shape: 'constant:30x60s' }));
    await call('post', '/api/load', 429, post({ shape: 'constant:30x60s' }));
    const isLimited = (answer?: { body: { error?: string } }) => answer?.body.error?.includes('at most 40 strings');
    await until(async () => isLimited(await hash(429, { count: 40 }).catch(() => undefined)), 'the limit is reached');
  });

  test('describes what can be read, and a stop', async () => {
    await call('get', '/api/load', 200);
    await call('get', '/api/state', 200);
    await call('get', '/api/history', 200);
    await call('get', '/_healthz', 200);
    await call('delete', '/api/load', 200);
  });

  test('describes nothing that was not seen', () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { responses }]) =>
        Object.keys(responses).map((status) => `${method} ${path} ${status}`),
      ),
    );

    expect(seen).toEqual(new Set(described.filter((call) => !elsewhere.includes(call))));
  });
});
