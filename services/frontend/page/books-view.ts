import type { Totals } from '@hashr/messages/books.ts';
import type { State } from '@hashr/messages/page-events.ts';
import { find, setText } from './element.ts';

/** In words, what the books count beside `sent = hashed + failed + in flight`. */
const besideWords = {
  skipped: 'skipped (too much in flight)',
  filledIn: 'filled in (no message from Redis)',
  late: 'late',
  duplicate: 'duplicate',
  foreign: 'from elsewhere',
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

/** Writes the books and the latency. */
export function createBooksView(): (state: State) => void {
  const totals = (['sent', 'hashed', 'failed', 'inFlight'] as const).map((name) => ({
    name,
    element: find(`[data-total=${name}]`),
  }));
  const failures = find('#failures');
  const beside = find('#beside');
  const latency = find('#latency');

  return (state) => {
    for (const { name, element } of totals) {
      setText(element, state.totals[name].toLocaleString('en'));
    }
    list(failures, Object.entries(state.totals.failedByKind), (kind) => failureWords[kind] ?? kind);
    list(
      beside,
      Object.keys(besideWords).map((name) => [name, state.totals[name as keyof typeof besideWords]]),
      (name) => besideWords[name as keyof typeof besideWords],
    );
    if (state.latencyMs !== null) {
      const { p50, p95, p99 } = state.latencyMs;
      setText(latency, `Latency: half within ${ms(p50)}, 95 % within ${ms(p95)}, 99 % within ${ms(p99)}`);
    }
  };
}

/** Shows what is not zero. */
function list(element: Element, counts: [string, number][], words: (name: string) => string): void {
  const lines = counts
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${words(name)}: ${count.toLocaleString('en')}`);
  if (lines.join() !== [...element.children].map((child) => child.textContent).join()) {
    element.replaceChildren(...lines.map((line) => Object.assign(document.createElement('li'), { textContent: line })));
  }
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
}
