import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileSignature } from '../file-signature.ts';
import { fileNames, readRules } from './manifests.ts';
import type { Rules } from './rules.ts';

/** How often the files are looked at, in milliseconds. */
const LOOK_MS = 50;

interface RuleWatcher {
  /** Called when the files say something new and right. */
  onRules: (rules: Rules) => void;
  /** Called when they are wrong, with a line per mistake. */
  onMistakes: (mistakes: string) => void;
}

/**
 * Reads the rules again whenever a file has changed and kept still for one look, until the signal aborts. It looks at
 * the files instead of asking the system for events, which are not sent everywhere (network drives, WSL, full tables).
 *
 * @param current the rules that hold already
 */
export async function watchRules(
  directory: string,
  current: Rules,
  signal: AbortSignal,
  { onRules, onMistakes }: RuleWatcher,
): Promise<void> {
  let known = JSON.stringify(current);
  let readAs = '';
  let before = '';
  while (!signal.aborted) {
    const now = await signatureOf(directory);
    if (now === before && now !== readAs) {
      readAs = now;
      try {
        const rules = await readRules(directory);
        if (JSON.stringify(rules) !== known) {
          known = JSON.stringify(rules);
          onRules(rules);
        }
      } catch (error) {
        known = ''; // Once they are right again, that is news, even if they are what they were.
        onMistakes((error as Error).message);
      }
    }
    before = now;
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
  }
}

/** What changes when one of the files does. */
async function signatureOf(directory: string): Promise<string> {
  const parts = await Promise.all(fileNames.map((name) => fileSignature(join(directory, name)).catch(() => 'missing')));
  return parts.join();
}
