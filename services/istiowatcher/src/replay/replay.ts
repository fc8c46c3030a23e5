import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { toWeights } from '@hashr/mesh/subsets.ts';
import type { Verdict, Weights } from '@hashr/messages/burst.ts';
import type { Why } from '@hashr/messages/why.ts';
import { decide } from '../decide/decide.ts';
import { isRefusal, type Situation } from '../decide/decision.ts';
import { createRecentPeak } from '../decide/recent-peak.ts';
import type { Settings } from '../decide/settings.ts';
import { explain } from '../sentences.ts';
import { toWhy } from '../why.ts';
import type { RecordedRate } from './recording.ts';

/** A moment at which the weights or the verdict changed. */
export interface TimelineEntry {
  seconds: number;
  perSecond: number | null;
  from: Weights;
  to: Weights;
  verdict: Verdict;
  /** In English. */
  reason: string;
  /** The reason as data. */
  why: Why;
}

/** The moves that the settings would have made with a recording. */
export interface Replay {
  timeline: TimelineEntry[];
  summary: {
    replayedSeconds: number;
    moves: number;
    refusals: number;
    /** How long burst had traffic. */
    inBurstSeconds: number;
    withoutRateSeconds: number;
  };
}

const healthy = { healthyEndpoints: 1, healthyForMs: Number.POSITIVE_INFINITY, starting: false };
/** `settled` after one of these verdicts gets no entry. */
const moves: (Verdict | undefined)[] = ['above', 'below', 'forced'];

/** Decides about each second of a recording, as fast as possible, and changes nothing. Pure. */
export function replay(recording: RecordedRate[], settings: Settings): Replay {
  const timeline: TimelineEntry[] = [];
  const summary = { replayedSeconds: 0, moves: 0, refusals: 0, inBurstSeconds: 0, withoutRateSeconds: 0 };
  let burstPercent = 0;
  let changedAtSeconds = Number.NEGATIVE_INFINITY;
  let verdictBefore: Verdict | undefined;
  const peakOf = createRecentPeak();

  for (const { seconds, perSecond } of eachSecond(recording)) {
    const situation = toSituation(perSecond, burstPercent, (seconds - changedAtSeconds) * 1_000, settings);
    const peakPerSecond = peakOf(perSecond ?? undefined, seconds * 1_000);
    const decision = decide({ ...situation, peakPerSecond }, settings);
    const { verdict } = decision;
    const hasMoved = decision.burstPercent !== burstPercent;
    const isNewVerdict = verdict !== verdictBefore && !(verdict === 'settled' && moves.includes(verdictBefore));
    if (hasMoved || isNewVerdict) {
      const [from, to] = [toWeights(burstPercent), toWeights(decision.burstPercent)];
      const why = toWhy(decision);
      timeline.push({ seconds, perSecond, from, to, verdict, reason: explain(why), why });
      summary.refusals += isRefusal(decision) ? 1 : 0;
    }
    if (hasMoved) {
      burstPercent = decision.burstPercent;
      changedAtSeconds = seconds;
      summary.moves += 1;
    }
    verdictBefore = verdict;
    summary.replayedSeconds += 1;
    summary.inBurstSeconds += burstPercent > 0 ? 1 : 0;
    summary.withoutRateSeconds += perSecond === null ? 1 : 0;
  }
  return { timeline, summary };
}

/** The rate in each second, from the first entry to the last. A rate holds until the next entry. */
function* eachSecond(recording: RecordedRate[]): Generator<RecordedRate> {
  const end = recording.at(-1)?.seconds ?? 0;
  let next = 0;
  let perSecond: number | null = null;
  for (let seconds = recording[0]?.seconds ?? 0; seconds <= end; seconds += 1) {
    for (; (recording[next]?.seconds ?? Number.POSITIVE_INFINITY) <= seconds; next += 1) {
      perSecond = recording[next]?.perSecond ?? null;
    }
    yield { seconds, perSecond };
  }
}

function toSituation(
  perSecond: number | null,
  burstPercent: number,
  unchangedForMs: number,
  { paused, force }: Settings,
): Omit<Situation, 'peakPerSecond'> {
  return {
    rate:
      perSecond === null
        ? new MeshFailure('unreachable', 'The recording has a gap here.')
        : { perSecond, atLeast: perSecond, atMost: perSecond, windowSeconds: 0 },
    learntCapacity: undefined,
    burstPercent,
    unchangedForMs,
    subsets: { primary: healthy, burst: healthy },
    contention: undefined,
    pausedBy: paused ? 'setting' : undefined,
    forced: force && { to: force, by: 'setting' },
  };
}
