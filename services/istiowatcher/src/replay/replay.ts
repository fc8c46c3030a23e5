import type { Verdict, Weights } from '@hashr/messages/burst.ts';
import { decide } from '../decide/decide.ts';
import { refusals } from '../decide/guardrails.ts';
import type { Settings } from '../decide/settings.ts';
import { type Situation, sameWeights } from '../decide/situation.ts';
import type { RecordedRate } from './recording.ts';

/** A moment at which something changed: the weights, or what the watcher makes of the situation. */
export interface TimelineEntry {
  seconds: number;
  perSecond: number | null;
  from: Weights;
  to: Weights;
  verdict: Verdict;
  reason: string;
}

/** What the settings would have made of a recording. */
export interface Replay {
  timeline: TimelineEntry[];
  summary: {
    lookedAtSeconds: number;
    moves: number;
    refusals: number;
    /** How long burst had a share. */
    inBurstSeconds: number;
    withoutRateSeconds: number;
  };
}

const healthy = {
  healthyEndpoints: 1,
  failedShare: undefined,
  healthyForMs: Number.POSITIVE_INFINITY,
  starting: false,
};
/** After these, that all is settled goes without saying. */
const movesVerdicts: (Verdict | undefined)[] = ['above', 'below', 'forced'];

/** Feeds a recording through the decision (a dry run is what this is anyway), on a clock that ticks as fast as it can: a look for each of its seconds. */
export function replay(recording: RecordedRate[], settings: Settings): Replay {
  const timeline: TimelineEntry[] = [];
  const summary = { lookedAtSeconds: 0, moves: 0, refusals: 0, inBurstSeconds: 0, withoutRateSeconds: 0 };
  let weights: Weights = { primary: 100, burst: 0 };
  let changedAtSeconds = Number.NEGATIVE_INFINITY;
  let verdictBefore: Verdict | undefined;
  let next = 0;
  let perSecond: number | null = null;

  const last = recording.at(-1)?.seconds ?? 0;
  for (let seconds = recording[0]?.seconds ?? 0; seconds <= last; seconds += 1) {
    for (; (recording[next]?.seconds ?? Number.POSITIVE_INFINITY) <= seconds; next += 1) {
      perSecond = recording[next]?.perSecond ?? null;
    }
    const { proposed, verdict, reason } = decide(
      toSituation(perSecond, weights, (seconds - changedAtSeconds) * 1_000, settings),
      settings,
    );
    const moves = !sameWeights(proposed, weights);
    const isNews = verdict !== verdictBefore && !(verdict === 'settled' && movesVerdicts.includes(verdictBefore));
    if (!sameWeights(proposed, weights) || isNews) {
      timeline.push({ seconds, perSecond, from: weights, to: proposed, verdict, reason });
      summary.refusals += refusals.has(verdict) ? 1 : 0;
    }
    if (moves) {
      weights = proposed;
      changedAtSeconds = seconds;
      summary.moves += 1;
    }
    verdictBefore = verdict;
    summary.lookedAtSeconds += 1;
    summary.inBurstSeconds += weights.burst > 0 ? 1 : 0;
    summary.withoutRateSeconds += perSecond === null ? 1 : 0;
  }
  return { timeline, summary };
}

function toSituation(
  perSecond: number | null,
  weights: Weights,
  unchangedForMs: number,
  { paused, force }: Settings,
): Situation {
  return {
    rate:
      perSecond === null
        ? { gap: 'unreachable', reason: 'The recording has a gap here.' }
        : { perSecond, atLeast: perSecond, atMost: perSecond, windowSeconds: 0 },
    weights,
    unchangedForMs,
    subsets: { primary: healthy, burst: healthy },
    contention: undefined,
    pausedBy: paused ? 'the setting PAUSED' : undefined,
    forced: force && { to: force, by: 'the setting FORCE' },
  };
}
