import { expect, test } from 'vitest';
import { readChapter } from '../chapter/read-chapter.ts';
import { createReport } from './report.ts';

test('a chapter that passes in its second run counts as passed, and its first failure is named', () => {
  const chapter = readChapter('90-example', '# A\n\n## B\n\n```sh\nls\n```\n');
  const [action] = chapter.steps.flatMap(({ actions }) => actions);
  if (action === undefined) {
    throw new Error('The chapter has no command.');
  }
  const lines: string[] = [];
  const report = createReport((line) => lines.push(line));

  report.action(chapter, action, ['Exit code 1 instead of 0', 'The output is:'], 10);
  report.chapterEnded(chapter, false, 10, true);
  report.action(chapter, action, [], 10);
  report.chapterEnded(chapter, true, 10, false);

  expect(report.end()).toBe(true);
  expect(lines.join('\n')).toContain(
    '!!! FLAKY, failed in the first run: codelab/en/90-example.md:5  $ ls: Exit code 1',
  );
  expect(lines.at(-1)).toMatch(/\n1 passed, 0 failed$/);
});

test('a chapter that fails twice has failed', () => {
  const chapter = readChapter('90-example', '# A\n\n## B\n\n```sh\nls\n```\n');
  const action = chapter.steps[1]?.actions[0];
  const report = createReport(() => {});
  for (const retried of [true, false]) {
    report.action(chapter, action as never, ['wrong'], 10);
    report.chapterEnded(chapter, false, 10, retried);
  }
  expect(report.end()).toBe(false);
});
