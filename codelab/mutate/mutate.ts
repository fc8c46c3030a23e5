import type { Action, Chapter } from '../chapter/chapter.ts';
import { createReport, describe, type Report } from '../run/report.ts';
import { runAction } from '../run/run-action.ts';
import type { Follow } from '../run/run-codelab.ts';
import type { Session } from '../run/session.ts';
import type { Mutant } from './mutants.ts';

/** A damaged command gets this many times as long as the original took. */
const TIME_FACTOR = 3;
const MIN_SECONDS = 5;

/** The result: which damages the test noticed, and which not. */
export interface MutationResult {
  killed: Mutant[];
  survived: Mutant[];
}

/**
 * Damages a chapter at one place at a time and runs its test. First, each damaged command runs at its
 * place, right before the original. If that does not fail, the damage might show later, so the
 * chapter runs once more from its beginning with that damage alone.
 *
 * @param follow runs a chapter from what it needs
 * @throws if the chapter fails without damage
 */
export async function mutateChapter(
  chapter: Chapter,
  mutants: Mutant[],
  follow: Follow,
  print: (line: string) => void,
): Promise<MutationResult> {
  const tookMs = new Map<Action, number>();
  const timer: Report = {
    ...createReport(() => {}),
    action: (_chapter, action, _mistakes, ms) => tookMs.set(action, ms),
  };
  if (!(await follow(chapter, { report: timer }))) {
    throw new Error(`${chapter.name} fails without damage: npm run codelab -- test ${chapter.name}`);
  }
  const hasten = (mutant: Mutant): Mutant => ({ ...mutant, damaged: hastened(mutant, tookMs) });
  const killed: Mutant[] = [];
  let open = mutants.map(hasten);
  const kill = (mutant: Mutant, where: string) => {
    killed.push(mutant);
    print(`killed    ${line(chapter, mutant)}  (${where})`);
  };
  await follow(chapter, {
    attempt: inPlace(open, (mutant) => kill(mutant, 'at its place')),
    report: createReport(() => {}),
  });
  open = open.filter((mutant) => !killed.includes(mutant));
  const survived: Mutant[] = [];
  for (const mutant of open) {
    if (await follow(damagedChapter(chapter, mutant), { report: createReport(() => {}) })) {
      survived.push(mutant);
      print(`SURVIVED  ${line(chapter, mutant)}`);
    } else {
      kill(mutant, 'in a run of its own');
    }
  }
  return { killed, survived };
}

/** Runs the damages of an action before the action itself. */
function inPlace(mutants: Mutant[], kill: (mutant: Mutant) => void) {
  return async (session: Session, action: Action): Promise<string[]> => {
    for (const mutant of mutants.filter(({ original }) => original === action)) {
      const typedBefore = session.typed.length;
      const mistakes = await runAction(session, mutant.damaged).catch((error: Error) => [error.message]);
      session.typed.length = typedBefore;
      if (mistakes.length > 0) {
        kill(mutant);
      }
    }
    return runAction(session, action);
  };
}

/** Shortens the time that a damaged action waits for what will not come. */
function hastened({ original, damaged }: Mutant, tookMs: Map<Action, number>): Action {
  const seconds = Math.max(MIN_SECONDS, (TIME_FACTOR * (tookMs.get(original) ?? 0)) / 1_000);
  if (damaged.kind === 'page') {
    return { ...damaged, settings: { ...damaged.settings, until: Math.min(damaged.settings.until, seconds) } };
  }
  if (damaged.kind !== 'command') {
    return damaged;
  }
  const { until, terminal, timeout } = damaged.settings;
  const waits = until !== undefined || terminal !== undefined;
  return {
    ...damaged,
    settings: {
      ...damaged.settings,
      timeout: Math.min(timeout, seconds + MIN_SECONDS),
      ...(waits && { until: seconds }),
    },
  };
}

function damagedChapter(chapter: Chapter, { original, damaged }: Mutant): Chapter {
  const steps = chapter.steps.map((step) => ({
    ...step,
    actions: step.actions.map((action) => (action === original ? damaged : action)),
  }));
  return { ...chapter, steps };
}

function line({ name }: Chapter, { original, change }: Mutant): string {
  return `codelab/en/${name}.md:${original.line}  ${describe(original)}  [${change}]`;
}
