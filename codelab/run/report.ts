import type { Action, Chapter } from '../chapter/chapter.ts';

/** Prints what happens, and counts it. */
export interface Report {
  chapter(chapter: Chapter): void;
  /** @param mistakes what is wrong; empty if everything is as expected */
  action(chapter: Chapter, action: Action, mistakes: string[], tookMs: number): void;
  /** @param retried whether the chapter runs once more, so that this run does not count */
  chapterEnded(chapter: Chapter, passed: boolean, tookMs: number, retried: boolean): void;
  /** Prints the minutes of each chapter, what was not run for real, and the counts. Returns whether nothing failed. */
  end(): boolean;
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`.padStart(8);

/** Creates a report that writes lines. */
export function createReport(print: (line: string) => void): Report {
  let passed = 0;
  let failed = 0;
  /** The run of a chapter that has not ended. */
  let current = { passed: 0, failed: 0, firstFailure: '' };
  const flaky: string[] = [];
  const notRun = new Set<string>();
  const chapters: string[] = [];
  return {
    chapter: ({ name, title }) => print(`\n=== ${name}: ${title}`),
    action(chapter, action, mistakes, tookMs) {
      const isWrong = mistakes.length > 0;
      current.passed += isWrong ? 0 : 1;
      current.failed += isWrong ? 1 : 0;
      const place = `codelab/en/${chapter.name}.md:${action.line}`;
      print(`${isWrong ? 'FAILED' : 'ok    '} ${seconds(tookMs)}  ${place}  ${describe(action)}`);
      for (const mistake of mistakes) {
        print(mistake.replace(/^/gm, '         '));
      }
      if (isWrong) {
        current.firstFailure ||= `${place}  ${describe(action)}: ${mistakes[0]}`;
      }
      if (action.kind === 'command' && action.settings.run === 'stand-in') {
        notRun.add(`${place}  ${describe(action)}: ${action.settings.reason}`);
      }
    },
    chapterEnded({ name }, ok, tookMs, retried) {
      if (retried) {
        flaky.push(current.firstFailure);
        print(`${name} runs once more.`);
      } else {
        passed += current.passed;
        failed += current.failed;
      }
      current = { passed: 0, failed: 0, firstFailure: '' };
      chapters.push(`${ok ? 'ok    ' : 'FAILED'} ${seconds(tookMs)}  ${name}`);
    },
    end() {
      if (notRun.size > 0) {
        print(`\nNot run for real, but with stand-ins:\n${[...notRun].join('\n')}`);
      }
      for (const failure of flaky) {
        print(`!!! FLAKY, failed in the first run: ${failure}`);
      }
      print(`\n${chapters.join('\n')}\n\n${passed} passed, ${failed} failed`);
      return failed === 0;
    },
  };
}

/** Describes an action in one line. */
export function describe(action: Action): string {
  switch (action.kind) {
    case 'command': {
      const [first = '', ...more] = action.script.split('\n');
      return `$ ${first}${more.length > 0 ? ' ...' : ''}`;
    }
    case 'page': {
      const { open, set, click } = action.settings;
      return `page: ${[open && `open ${open}`, set !== undefined && `set ${set}`, click && `click ${click}`].filter(Boolean).join(', ') || 'look'}`;
    }
    case 'stop':
      return `Ctrl+C in "${action.terminal}"`;
    default:
      return `${action.kind} ${action.path}`;
  }
}
