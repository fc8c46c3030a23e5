import { expect, test } from 'vitest';
import { chooseLanguage } from './languages.ts';

test.each([
  ['the address wins', 'ja', 'en', ['en-US'], 'ja'],
  ['then the switch', null, 'ja', ['en-US'], 'ja'],
  ['then the browser', null, null, ['ja-JP', 'en'], 'ja'],
  ['the browser prefers English', null, null, ['en-GB', 'ja'], 'en'],
  ['the first language that the page has', null, null, ['de-DE', 'fr', 'ja', 'en'], 'ja'],
  ['capitals do not matter', 'JA', null, [], 'ja'],
  ['a language that the page does not have', 'de', 'xx', ['fr'], 'en'],
  ['a name that every object has', 'constructor', 'toString', [], 'en'],
  ['nothing', null, null, [], 'en'],
])('%s', (_, address, stored, browser, language) => {
  expect(chooseLanguage({ address, stored, browser })).toBe(language);
});
