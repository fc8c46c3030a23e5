import type { State } from '@hashr/messages/page-events.ts';
import type { Totals } from '@hashr/messages/totals.ts';
import { find, setText } from './element.ts';
import { showList } from './list.ts';

/** In words, what the books count beside `sent = succeeded + failed + in flight`. */
const besideWords = {
  skipped: 'skipped (above a limit)',
  settledByResponse: 'filled in (no message from Redis)',
  late: 'late',
  duplicate: 'duplicate',
  external: 'from elsewhere',
  dropped: 'not understood, dropped',
} satisfies Partial<Record<keyof Totals, string>>;

/** In words, the kinds of failures. */
const failureWords: Record<string, string> = {
  refused: 'no connection',
  timeout: 'no answer in time',
  '429': 'over capacity (429)',
  '4xx': 'refused (4xx)',
  '5xx': 'mesh or worker failed (5xx)',
  lost: 'lost on the way',
};

/** Writes the books, the latency, and, where there are several, the frontends. */
export function createBooksView(): (state: State) => void {
  const totals = (['sent', 'succeeded', 'failed', 'inFlight'] as const).map((name) => ({
    name,
    element: find(`[data-total=${name}]`),
  }));
  const latencies = (['p50', 'p95', 'p99'] as const).map((name) => ({ name, element: find(`[data-latency=${name}]`) }));
  const failures = find('#failures');
  const beside = find('#beside');
  const frontends = find('#frontends');

  return (state) => {
    for (const { name, element } of totals) {
      setText(element, state.totals[name].toLocaleString('en'));
    }
    for (const { name, element } of latencies) {
      setText(element, state.latencyMs === null ? '–' : formatMs(state.latencyMs[name]));
    }
    showList(failures, countLines(state.totals.failedByKind, failureWords));
    showList(beside, countLines(state.totals, besideWords));
    showList(
      frontends,
      state.frontends.length === 1
        ? []
        : state.frontends.map(({ name, gone, pages, totals: { sent } }) => {
            const what = gone ? 'gone' : `${pages} ${pages === 1 ? 'page' : 'pages'}`;
            return `${name}: ${what}, ${sent.toLocaleString('en')} sent`;
          }),
    );
  };
}

/** What is not zero, in words. */
function countLines(counts: Record<string, unknown>, words: Record<string, string>): string[] {
  return Object.entries(words)
    .filter(([name]) => Number(counts[name]) > 0)
    .map(([name, word]) => `${word}: ${Number(counts[name]).toLocaleString('en')}`);
}

function formatMs(value: number): string {
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
}
