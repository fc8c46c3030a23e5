import type { Verdict } from '@hashr/messages/burst.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import type { Look } from './look.ts';

/** While one of these lasts nothing moves, and the journal has nothing to enter: the log says it when it begins. */
const quiet = new Set<Verdict | undefined>(['no-data', 'paused', 'both-down']);

/** Creates what tells the log what is new in a look beside the decisions: why nothing moves, a problem, and its end. */
export function createTeller(log: Logger): (look: Look) => void {
  let toldProblem: string | undefined;
  let toldVerdict: Verdict | undefined;

  return ({ decision, problem }) => {
    if (decision?.verdict !== toldVerdict && quiet.has(decision?.verdict)) {
      log.warn(decision?.reason);
    }
    toldVerdict = decision?.verdict;
    const problemKind = problem?.replace(/\d+/g, '#'); // That a number in it grows is no news.
    if (problemKind !== toldProblem) {
      toldProblem = problemKind;
      log[problem === undefined ? 'info' : 'error'](problem ?? 'all is well again');
    }
  };
}
