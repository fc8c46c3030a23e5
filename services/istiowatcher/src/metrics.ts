import { subsets } from '@hashr/mesh/subsets.ts';
import {
  type JournalEntry,
  journalKinds,
  verdictEffects,
  verdicts,
  type WatcherStatus,
} from '@hashr/messages/burst.ts';
import { Counter, Gauge, type Registry } from 'prom-client';

/**
 * Creates the watcher's own metrics.
 *
 * @returns a function that updates them from the status of a tick
 */
export function createWatcherMetrics(registry: Registry): (status: WatcherStatus) => void {
  const { rate, dataAge, weight, verdict, gaps, problem, entries } = register(registry);
  // From 0, so that Prometheus sees the first entry as an increase.
  journalKinds.forEach((kind) => void entries.inc({ kind, verdict: 'settled' }, 0));
  const moves = verdicts.filter((name) => verdictEffects[name] === 'move');
  moves.forEach((name) => void entries.inc({ kind: 'moved', verdict: name }, 0));
  let newest: JournalEntry | undefined;

  return (status) => {
    if ('gap' in status.rate) {
      rate.reset();
      gaps.inc({ gap: status.rate.gap });
      dataAge.set((status.atMs - status.rate.sinceMs) / 1_000);
    } else {
      rate.set({ source: status.source }, status.rate.perSecond);
      dataAge.set(0);
    }
    for (const [which, weights] of [
      ['read', status.weights],
      ['proposed', status.proposed],
    ] as const) {
      for (const subset of subsets) {
        weight.set({ subset, which }, weights?.[subset] ?? Number.NaN);
      }
    }
    for (const name of verdicts) {
      verdict.set({ verdict: name }, name === status.verdict ? 1 : 0);
    }
    problem.set(status.problem === null ? 0 : 1);
    const known = newest === undefined ? status.journal.length : status.journal.indexOf(newest);
    for (const { kind, verdict } of status.journal.slice(0, known)) {
      entries.inc({ kind, verdict });
    }
    newest = status.journal[0];
  };
}

function register(registry: Registry) {
  const registers = [registry];
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers });
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers });
  return {
    rate: gauge(
      'hashr_watcher_requests_per_second',
      'The request rate that the watcher observes; absent without a rate.',
      'source',
    ),
    dataAge: gauge('hashr_watcher_data_age_seconds', 'Seconds since the last observed rate. Alert when it grows.'),
    weight: gauge(
      'hashr_watcher_weight_percent',
      'Weights by subset: the current ones (read) and the proposed ones (proposed), even if a guardrail refuses the move.',
      'subset',
      'which',
    ),
    verdict: gauge('hashr_watcher_verdict', '1 for the verdict of the last tick, 0 for all others.', 'verdict'),
    gaps: counter('hashr_watcher_ticks_without_rate_total', 'Ticks without a rate, by reason.', 'gap'),
    problem: gauge(
      'hashr_watcher_problem',
      '1 while the watcher reports a problem, else 0. /status contains the problem.',
    ),
    entries: counter(
      'hashr_watcher_decisions_total',
      'Moves, refusals, failures and external changes, by verdict.',
      'kind',
      'verdict',
    ),
  };
}
