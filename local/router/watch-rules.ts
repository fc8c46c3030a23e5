import { watch } from 'node:fs';
import { readRules } from './manifests.ts';
import type { Rules } from './rules.ts';

/** Editors write a file in several steps; the last one within this time counts, in milliseconds. */
const SETTLE_MS = 50;

interface RuleWatcher {
  /** Called when the files say something new and right. */
  onRules: (rules: Rules) => void;
  /** Called when they are wrong, with a line per mistake. */
  onMistakes: (mistakes: string) => void;
}

/** Reads the rules again whenever a file in the directory changes, until the signal aborts. */
export function watchRules(directory: string, signal: AbortSignal, { onRules, onMistakes }: RuleWatcher): void {
  let timer: NodeJS.Timeout | undefined;
  let before = '';

  async function reload(): Promise<void> {
    try {
      const rules = await readRules(directory);
      const now = JSON.stringify(rules);
      if (now !== before) {
        before = now;
        onRules(rules);
      }
    } catch (error) {
      before = '';
      onMistakes((error as Error).message);
    }
  }

  watch(directory, { signal }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void reload(), SETTLE_MS);
  });
}
