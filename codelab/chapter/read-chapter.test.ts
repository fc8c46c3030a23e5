import { expect, test } from 'vitest';
import { readChapter } from './read-chapter.ts';

test('reads the title, the settings, the steps, and the commands with their lines', () => {
  const chapter = readChapter(
    '05-example',
    `# Title

<!-- chapter
minutes: 5
needs: demo
leaves: demo
-->

## Step

\`\`\`sh
kubectl get pods
\`\`\`

<!-- test
until: 5
expect:
  - ^NAME +READY$
-->

\`\`\`text
NAME   READY
\`\`\`

\`\`\`console
not typed
\`\`\`
`,
  );
  expect(chapter).toMatchObject({
    title: 'Title',
    settings: { minutes: 5, needs: 'demo', leaves: 'demo' },
    steps: [
      { title: '', actions: [] },
      {
        title: 'Step',
        actions: [
          {
            kind: 'command',
            line: 11,
            script: 'kubectl get pods',
            sample: 'NAME   READY',
            settings: { until: 5, exit: 0, timeout: 120, expect: [/^NAME +READY$/m] },
          },
        ],
      },
    ],
  });
});

test.each([
  ['an unknown key', 'expected: [a]', /Unrecognized key.*expected/],
  ['an invalid pattern', "expect: ['(']", /Invalid regular expression/],
  ['a stand-in without a reason', 'run: stand-in', /go together/],
  ['a reason without a stand-in', 'reason: none', /go together/],
])('refuses %s, and names the line', (_what, comment, message) => {
  const read = () => readChapter('05-example', `# T\n\n\`\`\`sh\nls\n\`\`\`\n<!-- test\n${comment}\n-->\n`);
  expect(read).toThrow(/^05-example\.md:3: /);
  expect(read).toThrow(message);
});
