import { join } from 'node:path';
import { fileChanges } from '../file-changes.ts';
import { filesOf, readRules } from './manifests.ts';
import type { Rules } from './rules.ts';

/** The interval at which the manifests are checked for changes, in milliseconds. */
const POLL_MS = 50;

interface RuleListener {
  /** Called with new rules when the manifests are valid and the rules differ from the current ones. */
  onRules: (rules: Rules) => void;
  /** Called when the manifests are invalid, with one line for each mistake. */
  onMistakes: (mistakes: string) => void;
}

/**
 * Reads the rules again whenever a manifest has changed, until the signal aborts.
 *
 * @param current the rules that apply now
 */
export async function watchRules(
  directory: string,
  current: Rules,
  signal: AbortSignal,
  { onRules, onMistakes }: RuleListener,
): Promise<void> {
  const paths = filesOf(current.route).map((name) => join(directory, name));
  let known = JSON.stringify(current);
  for await (const _changed of fileChanges(async () => paths, POLL_MS, signal)) {
    try {
      const rules = await readRules(directory, current.route);
      if (JSON.stringify(rules) !== known) {
        known = JSON.stringify(rules);
        onRules(rules);
      }
    } catch (error) {
      known = ''; // Valid rules after invalid ones are reported, even if they are the same as before.
      onMistakes((error as Error).message);
    }
  }
}
