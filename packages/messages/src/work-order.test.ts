import { describe, expect, test } from 'vitest';
import { hashRequestSchema } from './hash-request.ts';
import { workOrderSchema } from './work-order.ts';

describe('workOrderSchema', () => {
  test('keeps the id and ignores unknown fields', () => {
    expect(workOrderSchema.parse({ str: 'hello', id: 'a-1', colour: 'red' })).toEqual({ str: 'hello', id: 'a-1' });
  });

  test('accepts 1 to 10,000 characters', () => {
    expect(workOrderSchema.safeParse({ str: 'x' }).success).toBe(true);
    expect(workOrderSchema.safeParse({ str: 'x'.repeat(10_000) }).success).toBe(true);
  });

  test.each([
    [undefined, 'Send a JSON object'],
    [null, 'Send a JSON object'],
    ['hello', 'Send a JSON object'],
    [[], 'Send a JSON object'],
    [{}, '"str" must be a string.'],
    [{ str: 5 }, '"str" must be a string.'],
    [{ str: '' }, '"str" is empty'],
    [{ str: 'x'.repeat(10_001) }, '"str" is too long'],
    [{ str: 'x', id: 5 }, '"id" must be a string.'],
    [{ str: 'x', id: 'x'.repeat(101) }, '"id" is too long'],
  ])('refuses %j with a sentence', (body, sentence) => {
    expect(workOrderSchema.safeParse(body).error?.issues[0]?.message).toContain(sentence);
  });
});

describe('hashRequestSchema', () => {
  test('means one random string by default', () => {
    expect(hashRequestSchema.parse({})).toEqual({ count: 1 });
  });

  test.each([0, -1, 1.5, 1001, '5', null, Number.NaN])('refuses a count of %j with a sentence', (count) => {
    expect(hashRequestSchema.safeParse({ count }).error?.issues[0]?.message).toBe(
      '"count" must be a whole number from 1 to 1000.',
    );
  });

  test('refuses a string that no worker accepts', () => {
    expect(hashRequestSchema.safeParse({ str: '' }).success).toBe(false);
  });
});
