import { type Action, type Chapter, CLEANUP, EXPLORE, SETUP } from '../chapter/chapter.ts';
import type { Report } from './report.ts';
import { closeSession, openSession, type Session } from './session.ts';

/** Does one action. Returns what is wrong. */
export type Attempt = (session: Session, action: Action) => Promise<string[]>;

interface ChapterRun {
  /** The reader's clone of the repository, with a slash at its end. */
  directory: string;
  env: NodeJS.ProcessEnv;
  /** Whether what the chapter needs is there already. */
  ready: boolean;
  report: Report;
  attempt: Attempt;
  signal: AbortSignal;
}

/**
 * Runs a chapter as a reader follows it: all steps up to the first failure, and then always the step "Clean up".
 *
 * @returns whether everything was as expected
 */
export async function runChapter(chapter: Chapter, run: ChapterRun): Promise<boolean> {
  const session = openSession(run.directory, run.env);
  const cleanup = chapter.steps.filter(({ title }) => title === CLEANUP);
  const steps = chapter.steps.filter((step) => !cleanup.includes(step) && step.title !== EXPLORE);
  const actions = steps.flatMap(({ title, actions }) =>
    actions.filter((action) => !(title === SETUP && run.ready && isSetup(action))),
  );
  try {
    let passed = true;
    for (const action of actions) {
      passed = !run.signal.aborted && (await runReported(session, chapter, action, run));
      if (!passed) {
        break;
      }
    }
    for (const action of cleanup.flatMap((step) => step.actions)) {
      passed = (await runReported(session, chapter, action, run)) && passed;
    }
    return passed;
  } finally {
    await closeSession(session);
  }
}

function isSetup(action: Action): boolean {
  return action.kind === 'command' && action.settings.run === 'unless-ready';
}

async function runReported(
  session: Session,
  chapter: Chapter,
  action: Action,
  { attempt, report }: ChapterRun,
): Promise<boolean> {
  const startedMs = performance.now();
  const mistakes = await attempt(session, action).catch((error: Error) => [error.message]);
  report.action(chapter, action, mistakes, performance.now() - startedMs);
  return mistakes.length === 0;
}
