/** What a check comes to. `skipped`: it could not be made. */
export type Result = 'ok' | 'warning' | 'wrong' | 'skipped';

/** What one check has found. */
export interface Finding {
  /** The name of the check, in a few words. */
  check: string;
  result: Result;
  /** What was found, or why nothing could be: a short sentence. */
  found: string;
  /** A command, or a setting to change; undefined if all is well. */
  remedy: string | undefined;
}

/** The findings on one place, such as a context of kubectl. */
export interface Section {
  place: string;
  findings: Finding[];
}

export function ok(check: string, found: string): Finding {
  return { check, result: 'ok', found, remedy: undefined };
}

/** Odd, or a limit to know; the demo works. */
export function warning(check: string, found: string, remedy: string): Finding {
  return { check, result: 'warning', found, remedy };
}

/** The demo, or a part of it, cannot work like this. */
export function wrong(check: string, found: string, remedy: string): Finding {
  return { check, result: 'wrong', found, remedy };
}

/** The check could not be made. */
export function skipped(check: string, why: string, remedy: string): Finding {
  return { check, result: 'skipped', found: why, remedy };
}
