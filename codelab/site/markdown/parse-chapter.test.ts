import { expect, test } from 'vitest';
import { parseChapter } from './parse-chapter.ts';

const markdown = `# The \`gateway\`

<!-- chapter
minutes: 20
needs: demo
leaves: demo
-->

You open the door.

## Before you start

Look.

### A detail

\`\`\`sh
# This is no heading.
## Neither is this.
\`\`\`

## TLS, from a \`Secret\`

Encrypt.
`;

test('each heading of the second level begins a step; what precedes the first is the beginning', () => {
  const { title, sections } = parseChapter(markdown);

  expect(title).toBe('The gateway');
  expect(sections.map((section) => section.title)).toEqual(['The gateway', 'Before you start', 'TLS, from a Secret']);
  expect(sections.map(({ anchors }) => anchors)).toEqual([[], ['before-you-start', 'a-detail'], ['tls-from-a-secret']]);
});

test('reads the comment of the chapter', () => {
  expect(parseChapter(markdown).comment).toEqual({ minutes: 20, needs: 'demo', leaves: 'demo' });
  expect(parseChapter('# 見出し\n\n## はじめに').comment).toEqual({});
});

test('refuses a comment with a wrong value', () => {
  expect(() => parseChapter(markdown.replace('20', 'twenty'))).toThrow('minutes');
});
