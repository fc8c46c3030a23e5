import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import type { Tracer } from '@hashr/service-kit/tracing/tracer.ts';
import type { NewEntry } from './journal.ts';
import type { Observation } from './observation.ts';
import { explain } from './sentences.ts';

type Move = Pick<NewEntry, 'verdict' | 'fromPercent' | 'toPercent' | 'why'>;

/**
 * Enters a move in a trace of its own. Its traceparent goes into the journal: the frontends link the strings that they
 * send a moment later to it.
 */
export type MoveTrace = (observation: Observation, move: Move) => { traceparent: string };

/** Creates a span for each move: from when the rate was observed until the weights were written. */
export function createMoveTrace(tracer: Tracer): MoveTrace {
  return ({ clockMs, traffic: { rate } }, { verdict, fromPercent, toPercent, why }) => {
    const span = tracer.start('move traffic', 'internal', {
      startMs: clockMs,
      attributes: {
        'hashr.rate_per_second': rate instanceof MeshFailure ? undefined : rate.perSecond,
        'hashr.weight.burst': toPercent,
        'hashr.weight.burst.before': fromPercent,
        'hashr.watcher.verdict': verdict,
        'hashr.watcher.reason': explain(why),
      },
    });
    span.end();
    return { traceparent: span.traceparent };
  };
}
