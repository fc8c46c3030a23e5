import fc from 'fast-check';

/** Numbers that overflow, or that parsers interpret differently. */
const hugeNumbers = ['1e999', '-1e999', '1e-999', '9007199254740993', '-0', '0x10', '00', '1'.repeat(1_000), 'NaN'];

/** Keys with a meaning in every JavaScript object. */
export const prototypeKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'toJSON'];

const depth = fc.integer({ min: 100, max: 20_000 });

const prototypeObject = fc
  .tuple(fc.constantFrom(...prototypeKeys), fc.constantFrom('null', '1', '{"str":"x","count":5}', '{"toString":1}'))
  .map(([key, value]) => `{"${key}":${value},"str":"x"}`);

/**
 * JSON, or text that resembles it, that a program should refuse or ignore.
 *
 * @param fields the names of the fields that the program reads
 */
export function hostileJson(...fields: [string, ...string[]]): fc.Arbitrary<string> {
  const field = fc.constantFrom(...fields);
  const value = fc.oneof(
    fc.json({ maxDepth: 3 }),
    fc.constantFrom(...hugeNumbers, '"\\ud800"', '"\\u0000"', '""', '[]', '{}', 'null', 'true', '"<img src=x>"'),
    fc.string({ maxLength: 200, unit: 'binary' }).map((text) => JSON.stringify(text)),
  );
  return fc.oneof(
    fc.json({ maxDepth: 5 }),
    fc.array(fc.tuple(field, value), { maxLength: 6 }).map((all) => `{${all.map(([k, v]) => `"${k}":${v}`).join()}}`),
    fc.tuple(field, value).map(([k, v]) => `{"${k}":${v}`),
    fc.tuple(depth, field).map(([n, k]) => `{"${k}":${'['.repeat(n)}${']'.repeat(n)}}`),
    fc.tuple(depth, field).map(([n, k]) => `{"${k}":`.repeat(n / 10)),
    prototypeObject,
    fc.constantFrom('', ' ', '\ufeff{}', '{}{}', '{"str":"x",}', "{'str': 'x'}", '//', 'undefined', '"', '-', '[[['),
  );
}
