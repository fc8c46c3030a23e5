import { type JournalEntry, MAX_SENTENCE, type WatcherStatus } from '@hashr/messages/burst.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import type { Settings } from './decide/settings.ts';
import type { Look } from './look.ts';

interface StatusParts {
  name: string;
  source: 'mesh' | 'prometheus';
  settings: Settings;
  notes: string[];
  /** For how long there has been no rate, in milliseconds; undefined: there is one. */
  gapMs: number | undefined;
  journal: JournalEntry[];
}

/** The longest problem that a status carries, in UTF-16 code units. */
const MAX_PROBLEM = 1_000;

/** What a look has found and done, as it is told to everybody. Pure. */
export function toStatus(look: Look, parts: StatusParts): WatcherStatus {
  const { atMs, observation, split, decision, problem } = look;
  const { rate } = observation;
  const { settings } = parts;
  const wait = decision?.waitMs;
  const subset = (cluster: Cluster) => ({
    healthyEndpoints: observation.subsets[cluster].healthyEndpoints ?? null,
    failedShare: observation.subsets[cluster].failedShare ?? null,
  });
  return {
    name: parts.name,
    atMs,
    mode: settings.mode,
    source: parts.source,
    dryRun: settings.dryRun,
    thresholds: { burstAbove: settings.burstAbove, returnBelow: settings.returnBelow },
    rate:
      'gap' in rate
        ? { gap: rate.gap, reason: rate.reason.slice(0, MAX_SENTENCE), sinceMs: atMs - (parts.gapMs ?? 0) }
        : { perSecond: rate.perSecond, windowSeconds: rate.windowSeconds },
    weights: split?.weights ?? null,
    proposed: decision?.proposed ?? null,
    changedAtMs: split?.changedAtMs ?? null,
    subsets: { primary: subset('primary'), burst: subset('burst') },
    verdict: decision?.verdict ?? 'problem',
    reason: (decision?.reason ?? problem ?? '').slice(0, MAX_SENTENCE),
    notBeforeMs: wait === undefined ? null : atMs + wait,
    problem: problem?.slice(0, MAX_PROBLEM) ?? null,
    notes: [...parts.notes, ...observation.notes, ...notesOn(settings, look)].map((note) =>
      note.slice(0, MAX_SENTENCE),
    ),
    journal: parts.journal,
  };
}

function notesOn({ maxFailedPercent, dryRun }: Settings, { split }: Look): string[] {
  return [
    ...(dryRun ? ['This is a dry run: the weights are not changed.'] : []),
    ...(maxFailedPercent === undefined ? [] : [`A subset that fails more than ${maxFailedPercent} % gets no more.`]),
    ...(split !== undefined && split.changedAtMs === undefined
      ? ['The VirtualService does not tell when its weights changed, so the minimum times do not hold.']
      : []),
  ];
}
