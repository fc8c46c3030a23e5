import { expect, test } from 'vitest';
import { en } from './en.ts';
import { ja } from './ja.ts';
import type { Catalogue, Key, Message } from './text.ts';

/** The page's own files, except the catalogues and the tests. */
const sources = Object.values(
  import.meta.glob<string>(['../**/*.{ts,html}', '!../**/*.test.ts', '!./{en,ja}.ts'], {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
).join('\n');
const catalogues: Record<'en' | 'ja', Catalogue> = { en, ja };
const keys = Object.keys(en) as Key[];

test('both languages have the same texts', () => {
  expect(new Set(Object.keys(ja))).toEqual(new Set(keys));
});

test('each text has the same placeholders in both languages', () => {
  const placeholdersIn = (message: Message) => new Set(JSON.stringify(message).match(/\{\w+\}/g));

  expect(keys.map((key) => [key, placeholdersIn(ja[key])])).toEqual(keys.map((key) => [key, placeholdersIn(en[key])]));
});

/** English needs no translation of the codelab's question. Japanese sentences follow each other without a space. */
const emptyOnes = { en: ['control.question'], ja: ['separator.sentences'] };

test.each(['en', 'ja'] as const)('no text but these is empty in %s', (language) => {
  const empty = keys.filter((key) => catalogues[language][key] === '');

  expect(empty).toEqual(emptyOnes[language]);
});

/** What stays as it is in Japanese: names, settings, commands, units and what a reader types. */
const untranslated =
  /\{\w+\}|primary|burst|Redis|HTTP|Kubernetes|ノートPC|istiowatcher(-deployment)?|worker-|virtual-service|route|npm start|ROUTE=httproute|istio-manifests\/natural|UTC|p50|constant|steps|ramp|spike|wave|\d[a-z]{1,2}\b/gi;

test('Japanese has Japanese words, and no English ones', () => {
  const texts = Object.entries(ja).flatMap(([key, message]) =>
    Object.values(typeof message === 'string' ? { message } : message).map((text) => [key, text] as const),
  );

  expect(texts.filter(([, text]) => /[A-Za-z]{2}/.test(text.replace(untranslated, '')))).toEqual([]);
});

test('no text is unused', () => {
  const isUsed = (key: string) => sources.includes(`'${key}'`) || sources.includes(`"${key}"`);
  /** `next.move.${when}` stands for all names with one more part. */
  const families = [...sources.matchAll(/`([\w.]+\.\$\{[^`]*)`/g)].map(
    ([, template = '']) => new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '[^.]+')}$`),
  );

  expect(keys.filter((key) => !isUsed(key) && !families.some((family) => family.test(key)))).toEqual([]);
});
