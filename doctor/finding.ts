/** The result of a check. `skipped`: the check could not run. */
export type Result = 'ok' | 'warning' | 'wrong' | 'skipped';

/** The outcome of one check. */
export interface Finding {
  /** The name of the check, in a few words. */
  check: string;
  result: Result;
  /** What the check found, or why it could not run: a short sentence. */
  found: string;
  /** A command, or a setting to change; undefined if the result is ok. */
  remedy: string | undefined;
}

/** The findings on one place, such as a cluster. */
export interface Section {
  place: string;
  findings: Finding[];
}

/** A check throws it if its result is not ok. A read throws it if it fails: every check that needs the read is then skipped. */
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

/** @throws {Complaint} with the result `wrong` if the condition is false */
export function ensure(condition: boolean, found: string, remedy: string): asserts condition {
  if (!condition) {
    throw wrong(found, remedy);
  }
}

/** Checks by name. A check returns what it found if that is ok, and throws a {@link Complaint} if not. */
export type Checks<Subject> = Record<string, (subject: Subject) => string | Promise<string>>;

/** Runs all checks at the same time. The findings have the order of the checks. */
export function examine<Subject>(checks: Checks<Subject>, subject: Subject): Promise<Finding[]> {
  return Promise.all(
    Object.entries(checks).map(async ([check, run]): Promise<Finding> => {
      try {
        return { check, result: 'ok', found: await run(subject), remedy: undefined };
      } catch (error) {
        return toFinding(check, error);
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
