import { type JournalEntry, journalKinds, verdicts, type WatcherStatus } from '@hashr/messages/burst.ts';
import { Counter, Gauge, type Registry } from 'prom-client';

/** Creates the watcher's own metrics. Returns what enters a status in them. */
export function createWatcherMetrics(registry: Registry): (status: WatcherStatus) => void {
  const registers = [registry];
  const rate = new Gauge({
    name: 'hashr_watcher_requests_per_second',
    help: 'The request rate that the watcher saw; absent while it sees none.',
    registers,
    labelNames: ['source'],
  });
  const dataAge = new Gauge({
    name: 'hashr_watcher_data_age_seconds',
    help: 'How long ago there was a rate: alert when it grows.',
    registers,
  });
  const weight = new Gauge({
    name: 'hashr_watcher_weight_percent',
    help: 'Weights by subset: as they are (read), and as the watcher wants them (proposed).',
    labelNames: ['subset', 'which'],
    registers,
  });
  const verdict = new Gauge({
    name: 'hashr_watcher_verdict',
    help: 'What the watcher makes of the situation: 1 for the verdict of the last look, 0 for all others.',
    labelNames: ['verdict'],
    registers,
  });
  const gaps = new Counter({
    name: 'hashr_watcher_looks_without_rate_total',
    help: 'Looks that found no rate, by reason.',
    labelNames: ['gap'],
    registers,
  });
  const problem = new Gauge({
    name: 'hashr_watcher_problem',
    help: '1 while something is wrong that somebody has to mend; /status says what.',
    registers,
  });
  const decisions = new Counter({
    name: 'hashr_watcher_decisions_total',
    help: 'Moves, refusals, failures and changes by others, by verdict.',
    labelNames: ['kind', 'verdict'],
    registers,
  });
  journalKinds.forEach((kind) => void decisions.inc({ kind, verdict: 'settled' }, 0));
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
      for (const subset of ['primary', 'burst'] as const) {
        weight.set({ subset, which }, weights?.[subset] ?? Number.NaN);
      }
    }
    for (const name of verdicts) {
      verdict.set({ verdict: name }, name === status.verdict ? 1 : 0);
    }
    problem.set(status.problem === null ? 0 : 1);
    const known = newest === undefined ? status.journal.length : status.journal.indexOf(newest);
    for (const { kind, verdict } of status.journal.slice(0, known)) {
      decisions.inc({ kind, verdict });
    }
    newest = status.journal[0];
  };
}
