import { describe, expect, test } from 'vitest';
import { type Calculation, MAX_MESSAGE_LENGTH, parseCalculation } from './calculation.ts';

const calculation: Calculation = {
  id: 'a-1',
  hash: 'bursty-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  str: 'hello',
  strLength: 5,
  salt: '00112233445566778899aabbccddeeff',
  hour: 23,
  cluster: 'burst',
  worker: 'worker-1',
};

describe('parseCalculation', () => {
  test('parses what a worker publishes', () => {
    expect(parseCalculation(JSON.stringify(calculation))).toEqual({ kind: 'calculation', calculation });
  });

  test('ignores unknown fields', () => {
    expect(parseCalculation(JSON.stringify({ ...calculation, colour: 'red' }))).toEqual({
      kind: 'calculation',
      calculation,
    });
  });

  test('treats a bare string as text', () => {
    expect(parseCalculation('<img src=x onerror=alert(1)>')).toEqual({
      kind: 'text',
      text: '<img src=x onerror=alert(1)>',
    });
  });

  test('cuts a long bare string', () => {
    expect(parseCalculation('x'.repeat(1_000))).toEqual({ kind: 'text', text: 'x'.repeat(200) });
  });

  test.each([
    ['a megabyte', 'x'.repeat(1_000_000), 'too long'],
    ['one character too many', 'x'.repeat(MAX_MESSAGE_LENGTH + 1), 'too long'],
    ['broken JSON', '{"hash": ', 'broken JSON'],
    ['an array', '[]', 'wrong shape'],
    ['nothing', '', 'wrong shape'],
    ['no hash', JSON.stringify({ ...calculation, hash: undefined }), 'wrong shape'],
    ['an unknown cluster', JSON.stringify({ ...calculation, cluster: 'moon' }), 'wrong shape'],
    ['an hour of 24', JSON.stringify({ ...calculation, hour: 24 }), 'wrong shape'],
    ['a hash that is too long', JSON.stringify({ ...calculation, hash: 'x'.repeat(201) }), 'wrong shape'],
    ['a length of 0', JSON.stringify({ ...calculation, strLength: 0 }), 'wrong shape'],
    ['broken JSON after a space', ' {"hash": ', 'broken JSON'],
    ['a hash that is an object', JSON.stringify({ ...calculation, hash: {} }), 'wrong shape'],
  ])('drops %s', (_, message, reason) => {
    expect(parseCalculation(message)).toEqual({ kind: 'invalid', reason });
  });
});
