import type { Logger } from '@hashr/service-kit/log.ts';
import type { Rules } from './rules.ts';

/** Returns a function that logs the weights of new rules, and each note once. */
export function createRuleLog(log: Logger): (rules: Rules) => void {
  const logged = new Set<string>();
  return ({ destinations, notes }) => {
    log.info(`weights: ${destinations.map(({ subset = 'all workers', weight }) => `${subset} ${weight}`).join(', ')}`);
    for (const note of notes.filter((note) => !logged.has(note))) {
      logged.add(note);
      log.info(note);
    }
  };
}
