import { durationMs, type LoadShape } from '@hashr/messages/load-shape.ts';
import { formatLoadShape } from '@hashr/messages/load-shape-text.ts';
import {
  type ClientEvents,
  type FrequencyAnswer,
  type PageLoadAnswer,
  type PageLoadRequest,
  pageLoadRequestSchema,
  type ServerEvents,
  type You,
} from '@hashr/messages/page-events.ts';
import type { RequestRefusal } from '@hashr/messages/request-refusal.ts';
import type { Socket } from 'socket.io';
import type { FrontendConfig } from '../config.ts';
import { clientAddress } from '../presenter/client-address.ts';
import { type Client, type Presenter, toRequestRefusal } from '../presenter/presenter-token.ts';
import type { LoadLimits } from '../sending/available-rate.ts';
import type { OpenLoop } from '../sending/open-loop.ts';
import { readFrequency } from './frequency-request.ts';
import { type Page, touch } from './pages.ts';

interface PageLoadParts extends LoadLimits {
  openLoop: OpenLoop;
  presenter: Presenter;
  config: Pick<FrontendConfig, 'MAX_FREQUENCY' | 'MAX_TOTAL_FREQUENCY' | 'TRUSTED_PROXIES'>;
}

/** Receives the events `frequency` and `load` of a page, and sends it its own state each time its load changes. */
export function receiveLoads(socket: Socket<ClientEvents, ServerEvents>, page: Page, parts: PageLoadParts): void {
  const client: Client = { address: clientAddress(socket.request, parts.config.TRUSTED_PROXIES), connection: socket };
  const sendYou = () => void socket.emit('you', toYou(page));
  parts.openLoop.add(page);
  page.onEnd = sendYou;

  /** Answers an event. Clients may send anything, also no function for the acknowledgement. */
  function answer(read: (request: unknown) => FrequencyAnswer | PageLoadAnswer) {
    return (...values: unknown[]) => {
      const [request] = values;
      const acknowledge = values.at(-1);
      const result = read(request);
      if (result.ok) {
        touch(page, performance.now());
        sendYou();
      }
      if (typeof acknowledge === 'function') {
        acknowledge(result);
      }
    };
  }

  socket.on(
    'frequency',
    answer((request) => setLoad(request, page, client, parts)),
  );
  socket.on(
    'load',
    answer((request) => controlLoad(request, page, client, parts)),
  );
}

function setLoad(request: unknown, page: Page, client: Client, parts: PageLoadParts): FrequencyAnswer {
  const requested = readFrequency(request, page, client, parts);
  if (!requested.ok) {
    return requested;
  }
  const { shape, fromMs } = requested;
  if (hasEnd(shape)) {
    parts.openLoop.setShape(page, shape, fromMs);
    return { ok: true, frequency: page.pace.frequency(performance.now()), shape: formatLoadShape(shape) };
  }
  const [{ fromPerSecond }] = shape.segments as [LoadShape['segments'][0]];
  parts.openLoop.setFrequency(page, fromPerSecond);
  return { ok: true, frequency: fromPerSecond };
}

function controlLoad(request: unknown, page: Page, client: Client, parts: PageLoadParts): PageLoadAnswer {
  const parsed = pageLoadRequestSchema.safeParse(request);
  if (!parsed.success) {
    return { ok: false, error: parsed.error.issues[0]?.message ?? 'The request is not valid.' };
  }
  const { action, token } = parsed.data;
  const permission = parts.presenter.check(token, client, performance.now());
  if (!permission.ok) {
    return toRequestRefusal(permission);
  }
  return parts.openLoop[action](page) ? { ok: true } : nothingTo[action];
}

const nothingTo: Record<PageLoadRequest['action'], RequestRefusal> = {
  pause: { ok: false, error: 'No load shape is running.', code: 'not-running' },
  resume: { ok: false, error: 'No load shape is paused.', code: 'not-paused' },
};

function hasEnd(shape: LoadShape): boolean {
  return durationMs(shape) < Number.POSITIVE_INFINITY;
}

/** The state of a page, as the page shows it. */
export function toYou({ pace, forgotten }: Page): You {
  const nowMs = performance.now();
  return { frequency: pace.frequency(nowMs), forgotten, load: toLoad(pace, nowMs) };
}

function toLoad({ shape: current }: Page['pace'], nowMs: number): NonNullable<You['load']> | null {
  if (current === undefined) {
    return null;
  }
  const { shape, isPaused, elapsedMs } = current;
  return { shape: formatLoadShape(shape), elapsedMs: elapsedMs(nowMs), durationMs: durationMs(shape), isPaused };
}
