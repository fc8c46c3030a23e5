import { parseLoadShape } from '@hashr/messages/load-shape-text.ts';
import type { RequestRefusal } from '@hashr/messages/request-refusal.ts';
import { afterEach, expect, test } from 'vitest';
import { en } from './en.ts';
import { japanese } from './japanese.ts';
import { pageRefusal, sayRefusal } from './refusals.ts';
import { setLanguage } from './text.ts';

afterEach(() => setLanguage('en', { catalogue: en }));

const steps = (count: number) => `steps:${Array(count).fill('1x1s').join()}`;
/** What a user can type, one of each mistake. */
const mistakes = [
  ['', 'rate-text'],
  ['-1', 'rate-negative'],
  ['1000.5', 'rate-too-high'],
  ['0.001', 'rate-too-low'],
  [`wave:${'1'.repeat(300)}`, 'shape-length'],
  ['wavy:1', 'shape-kind'],
  ['constant:1x1sx', 'shape-constant'],
  ['steps:1', 'shape-steps'],
  ['ramp:1', 'shape-ramp'],
  ['spike:1', 'shape-spike'],
  ['wave:1', 'shape-wave'],
  ['ramp:1-2x3', 'shape-time'],
  [steps(51).replaceAll('1x1s', '1x'), 'shape-steps-count'],
  ['ramp:1-2x3s*0', 'shape-repeats'],
  ['constant:1*2', 'shape-endless'],
  ['ramp:1-2x2m*1000', 'shape-duration'],
  ['ramp:0-0x3s', 'shape-empty'],
] as const;

test.each(mistakes)('the page says to %j in English what the frontend says', (input, code) => {
  const refusal = parseLoadShape(input, 1_000) as RequestRefusal;

  expect(refusal).toMatchObject({ ok: false, code });
  expect(sayRefusal(refusal)).toEqual({ text: refusal.error });
});

test('the mistakes are those of the catalogue', () => {
  const known = Object.keys(en).filter((key) => /^refusal\.(rate|shape)-/.test(key));

  expect(new Set(mistakes.map(([, code]) => `refusal.${code}`))).toEqual(new Set(known));
});

test('in Japanese, a refusal has its figures as they are', () => {
  setLanguage('ja', japanese);

  expect(sayRefusal(parseLoadShape('1000.5', 1_000) as RequestRefusal)).toEqual({
    text: '毎秒1000.5は大きすぎます。最大値は1000です。',
  });
});

test('a refusal without a code, or with one of a newer frontend, stays in English', () => {
  const raw: RequestRefusal = { ok: false, error: 'Send an object.' };
  const newer = { ...raw, code: 'newer' } as unknown as RequestRefusal;
  expect(sayRefusal(raw)).toEqual({ text: 'Send an object.' });
  setLanguage('ja', japanese);

  expect(sayRefusal(raw)).toEqual({ text: 'Send an object.', lang: 'en' });
  expect(sayRefusal(newer)).toEqual({ text: 'Send an object.', lang: 'en' });
  expect(sayRefusal(pageRefusal('no-answer')).lang).toBeUndefined();
});
