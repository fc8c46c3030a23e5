import { describe, expect, test } from 'vitest';
import html from '../index.html?raw';
import { en } from './en.ts';

const texts: Record<string, unknown> = en;

/** The attributes of index.html with a text, and where the text's name is. */
const named = { 'aria-label': 'data-label', title: 'data-title', placeholder: 'data-placeholder' };

/** The tags of index.html, each with the text up to the next tag. */
const tags = [...html.matchAll(/<(\w+)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>([^<]*)/g)].map(
  ([, tag = '', attributes = '', content = '']) => ({
    tag,
    attributes: Object.fromEntries(
      [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
    ),
    content: content.trim(),
  }),
);
const hasWords = (text: string) => /[A-Za-z]{2}/.test(text);

describe('index.html', () => {
  test('has the English text of each name', () => {
    const wrong = tags.flatMap(({ attributes, content }) => [
      ...(attributes['data-text'] !== undefined && texts[attributes['data-text']] !== content ? [content] : []),
      ...Object.entries(named).flatMap(([shown, name]) => {
        const key = attributes[name];
        return key !== undefined && texts[key] !== attributes[shown] ? [`${shown}: ${attributes[shown]}`] : [];
      }),
    ]);

    expect(wrong).toEqual([]);
  });

  test('has no text without a name', () => {
    const unnamed = tags.flatMap(({ tag, attributes, content }) => {
      const isFixed = 'translate' in attributes || 'lang' in attributes || ['title', 'p.noscript'].includes(tag);
      return [
        ...(hasWords(content) && !('data-text' in attributes) && !isFixed ? [content] : []),
        ...Object.entries(named).flatMap(([shown, name]) =>
          hasWords(attributes[shown] ?? '') && !(name in attributes) ? [`${shown}: ${attributes[shown]}`] : [],
        ),
      ];
    });
    const withoutScripts = 'This page shows live results and requires JavaScript.';

    expect(unnamed).toEqual([withoutScripts]);
  });

  test('has no text after a child element, where it could not be replaced', () => {
    const after = [...html.replace(/<head>[\s\S]*<\/head>|<!--[\s\S]*?-->/g, '').matchAll(/<\/\w+>([^<]*)/g)];

    const isName = (text: string) => /^(\+ )?(primary|burst)$/.test(text);

    expect(after.map(([, text = '']) => text.trim()).filter((text) => hasWords(text) && !isName(text))).toEqual([]);
  });

  test('replaces no element with children by a text', () => {
    const withText = [...html.matchAll(/<(\w+)[^>]* data-text="([^"]*)"[^>]*>[^<]*<(\/?\w+)/g)];

    expect(withText.filter(([, tag, , next]) => next !== `/${tag}`).map(([, , key]) => key)).toEqual([]);
  });
});
