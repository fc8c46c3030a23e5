/** The result of a check. `skipped`: the check could not run. */
export type Result = 'ok' | 'warning' | 'wrong' | 'skipped';

/** What one check found. */
export interface Finding {
  /** The name of the check, in a few words. */
  check: string;
  result: Result;
  /** What was found, or why nothing could be found: a short sentence. */
  found: string;
  /** A command, or a setting to change; undefined if the result is ok. */
  remedy: string | undefined;
}

/** The findings on one place, such as a context of kubectl. */
export interface Section {
  place: string;
  findings: Finding[];
}

/** What a check throws when its result is not ok. A read throws it too: then every check that needs the read is skipped. */
export class Complaint extends Error {
  override name = 'Complaint';
  readonly result: Exclude<Result, 'ok'>;
  readonly remedy: string;

  constructor(result: Complaint['result'], found: string, remedy: string) {
    super(found);
    this.result = result;
    this.remedy = remedy;
  }
}

/** The demo works, but something is unusual or limited. */
export const warning = (found: string, remedy: string) => new Complaint('warning', found, remedy);
/** The demo, or a part of it, cannot work like this. */
export const wrong = (found: string, remedy: string) => new Complaint('wrong', found, remedy);
/** The check could not run. */
export const skipped = (why: string, remedy: string) => new Complaint('skipped', why, remedy);

/** One check of a subject: it returns what it found if that is ok, and throws a {@link Complaint} if not. */
export interface Check<Subject> {
  name: string;
  run(subject: Subject): string | Promise<string>;
}

/** Runs checks side by side; the findings come in the order of the checks. */
export function examine<Subject>(checks: Check<Subject>[], subject: Subject): Promise<Finding[]> {
  return Promise.all(
    checks.map(async ({ name, run }) => {
      try {
        return { check: name, result: 'ok', found: await run(subject), remedy: undefined };
      } catch (error) {
        return toFinding(name, error);
      }
    }),
  );
}

/** @throws the error itself if it is not a {@link Complaint} */
export function toFinding(check: string, error: unknown): Finding {
  if (!(error instanceof Complaint)) {
    throw error;
  }
  return { check, result: error.result, found: error.message, remedy: error.remedy };
}
