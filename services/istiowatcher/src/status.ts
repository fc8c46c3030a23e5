import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { toWeights } from '@hashr/mesh/subsets.ts';
import { type JournalEntry, MAX_SENTENCE, type WatcherStatus } from '@hashr/messages/burst.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import { type Note, rawNote, sayNotices } from '@hashr/messages/notices.ts';
import type { Why } from '@hashr/messages/why.ts';
import { type Decision, isRefusal } from './decide/decision.ts';
import type { Settings } from './decide/settings.ts';
import type { Past } from './history.ts';
import type { Observation } from './observation.ts';
import { explain } from './sentences.ts';
import { toWhy } from './why.ts';

/** The decision of one tick, and its result. */
export interface Action {
  /** Undefined: a problem prevented a decision, or the route does not split by subset. */
  decision: Decision | undefined;
  /** Whether the weights are now those of the decision. */
  hasMoved: boolean;
  problem: MeshFailure | undefined;
}

/** Everything about one tick. */
interface Tick extends Action {
  observation: Observation;
  past: Past;
}

interface StatusParts {
  name: string;
  source: WatcherStatus['source'];
  settings: Settings;
  /** Notes about the settings, for users. */
  notes: string[];
  journal: JournalEntry[];
}

/** The longest problem of a status, in UTF-16 code units. */
const MAX_PROBLEM = 1_000;

/** Makes the status that the watcher publishes. Pure. */
export function toStatus(tick: Tick, { name, source, settings, notes, journal }: StatusParts): WatcherStatus {
  const { observation, past, decision, hasMoved, problem } = tick;
  const { atMs, traffic } = observation;
  const { changedAtMs } = past;
  const why = whyOf(tick);
  const allNotes = [
    ...notes.map(rawNote),
    ...traffic.notes,
    ...routeNotes(observation),
    ...notesOn(settings, observation),
  ];
  const waitMs = decision !== undefined && 'waitMs' in decision ? decision.waitMs : undefined;
  return {
    name,
    atMs,
    mode: settings.mode,
    source,
    dryRun: settings.dryRun,
    thresholds: { burstAbove: settings.burstAbove, returnBelow: settings.returnBelow },
    rate: rateOf(observation, past),
    weights: weightsOf(tick),
    proposed: proposedBy(decision),
    changedAtMs: (hasMoved ? atMs : changedAtMs) ?? null,
    subsets: { primary: subsetOf(observation, 'primary'), burst: subsetOf(observation, 'burst') },
    verdict: decision?.verdict ?? (problem === undefined ? 'not-steering' : 'problem'),
    reason: explain(why).slice(0, MAX_SENTENCE),
    why,
    notBeforeMs: waitMs === undefined ? null : atMs + waitMs,
    problem: problem?.message.slice(0, MAX_PROBLEM) ?? null,
    ...(problem && { problemNotices: [...problem.notices] }),
    notes: allNotes.map((note) => sayNotices(note).slice(0, MAX_SENTENCE)),
    noteNotices: allNotes.map((note) => [...note]),
    journal,
  };
}

function whyOf({ decision, problem }: Tick): Why {
  if (decision !== undefined) {
    return toWhy(decision);
  }
  return problem === undefined ? { kind: 'not-steering' } : { kind: 'problem', notices: [...problem.notices] };
}

function rateOf({ atMs, traffic: { rate } }: Observation, { gapMs = 0 }: Past): WatcherStatus['rate'] {
  return rate instanceof MeshFailure
    ? { gap: rate.kind, reason: rate.message.slice(0, MAX_SENTENCE), sinceMs: atMs - gapMs }
    : { perSecond: rate.perSecond, windowSeconds: rate.windowSeconds };
}

function weightsOf({ observation: { split }, decision, hasMoved }: Tick): WatcherStatus['weights'] {
  if (split instanceof MeshFailure || !split.isSplit) {
    return null;
  }
  return toWeights(hasMoved && decision !== undefined ? decision.burstPercent : split.burstPercent);
}

/** A proposal that a guardrail refuses is still the proposal. */
function proposedBy(decision: Decision | undefined): WatcherStatus['proposed'] {
  if (decision === undefined) {
    return null;
  }
  return toWeights(isRefusal(decision) ? decision.proposal.burstPercent : decision.burstPercent);
}

function subsetOf({ traffic }: Observation, subset: Cluster): WatcherStatus['subsets'][Cluster] {
  const { healthyEndpoints = null, failedShare = null } = traffic.subsets[subset];
  return { healthyEndpoints, failedShare };
}

function routeNotes({ split }: Observation): Note[] {
  return split instanceof MeshFailure ? [] : split.notes;
}

function notesOn({ dryRun }: Settings, { split }: Observation): Note[] {
  return [
    ...(dryRun ? [[{ code: 'dry-run' } as const]] : []),
    ...(!(split instanceof MeshFailure) && split.isSplit && split.changedAtMs === undefined
      ? [[{ code: 'unknown-change-time' } as const]]
      : []),
  ];
}
