import type { ChapterState } from '../chapter/directives.ts';

/** What is there between two chapters; undefined if nobody knows. */
export type CurrentState = ChapterState | undefined;

/** What must happen before a chapter starts. */
export type Preparation = 'nothing' | 'reset' | 'setup';

/**
 * Decides what must happen before a chapter: nothing, deleting the demo from the clusters (`reset`), or the commands of its
 * step "Before you start" (`setup`).
 */
export function preparation(current: CurrentState, needs: ChapterState): Preparation {
  if (needs === 'nothing' || needs === 'istio' || current === needs) {
    return 'nothing';
  }
  return needs === 'cluster' ? 'reset' : 'setup';
}

/** The state after a chapter. Those that need only Istio, or nothing, leave everything else as it was. */
export function stateAfter(current: CurrentState, leaves: ChapterState, passed: boolean): CurrentState {
  if (!passed) {
    return undefined;
  }
  return leaves === 'nothing' || leaves === 'istio' ? current : leaves;
}
