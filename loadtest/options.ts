import { parseArgs } from 'node:util';
import { MIN_FREQUENCY } from '@hashr/messages/frequency.ts';
import type { LoadShape } from '@hashr/messages/load-shape.ts';
import { parseProgramLoad } from '@hashr/messages/load-shape-text.ts';
import { exitCodes, FatalError } from './exit-codes.ts';

/** The highest rate that a load test accepts, in strings per second. One process sends no more. */
const MAX_RATE = 10_000;
/** The most pages that a load test connects. One process has no room for more. */
const MAX_VIEWERS = 10_000;

/** What decides whether a test has passed. Undefined: not a criterion. Times in milliseconds. */
export interface Limits {
  timeToBurstMs?: number | undefined;
  timeToReturnMs?: number | undefined;
  flaps?: number | undefined;
  failed?: number | undefined;
  p50Ms?: number | undefined;
  p95Ms?: number | undefined;
  p99Ms?: number | undefined;
  p999Ms?: number | undefined;
}

/** The files that a test writes. */
export interface Outputs {
  json?: string | undefined;
  html?: string | undefined;
  fortio?: string | undefined;
  hdr?: string | undefined;
  junit?: string | undefined;
}

/** The load: the burst acceptance test with a low and a high rate in strings per second, or a shape. */
export type Load =
  | { kind: 'burst-test'; low: number; high: number }
  | { kind: 'shape'; shape: LoadShape; text: string };

/** Where the strings go, and how. */
export interface TargetOptions {
  url: URL;
  /** The Host header, and the name that the certificate must have. */
  host?: string | undefined;
  /** Accepts any certificate. */
  insecure: boolean;
  /** The file of a certificate authority. */
  ca?: string | undefined;
  token?: string | undefined;
  /** The longest time from sending a string to the last byte of its response. */
  timeoutMs: number;
}

/** Everything that the command line says. */
export interface Options {
  target: TargetOptions;
  /** The watcher's own address. Undefined: its status comes from the frontend. */
  watcherUrl?: URL | undefined;
  load: Load;
  /** How long a phase goes on after the traffic has moved. */
  holdMs: number;
  /** How long a phase waits for the traffic to move. Undefined: by the source of the watcher's rate. */
  maxWaitMs?: number | undefined;
  /** How many pages watch by websocket while the test runs. */
  viewers: number;
  limits: Limits;
  outputs: Outputs;
}

const string = { type: 'string' } as const;
const options = {
  url: { ...string, default: 'http://localhost:8080' },
  load: string,
  low: { ...string, default: '5' },
  high: { ...string, default: '20' },
  hold: { ...string, default: '10s' },
  'max-wait': string,
  viewers: { ...string, default: '0' },
  'max-time-to-burst': string,
  'max-time-to-return': string,
  'max-flaps': string,
  'max-failed': string,
  p50: string,
  p95: string,
  p99: string,
  'p99.9': string,
  json: string,
  html: string,
  fortio: string,
  hdr: string,
  junit: string,
  host: string,
  ca: string,
  token: string,
  watcher: string,
  timeout: { ...string, default: '10s' },
  insecure: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * Reads the command line.
 *
 * @returns undefined if it asks for help
 * @throws {FatalError} for the first mistake, with one sentence
 */
export function readOptions(args: string[]): Options | undefined {
  const values = parse(args);
  if (values.help) {
    return undefined;
  }
  const duration = (name: keyof typeof options) => optional(values[name], (text) => toDurationMs(name, text));
  const count = (name: keyof typeof options) => optional(values[name], (text) => toCount(name, text));
  return {
    target: {
      url: toUrl('url', values.url),
      host: values.host,
      insecure: values.insecure,
      ca: values.ca,
      token: values.token,
      timeoutMs: toDurationMs('timeout', values.timeout),
    },
    watcherUrl: optional(values.watcher, (text) => toUrl('watcher', text)),
    load: readLoad(values),
    holdMs: toDurationMs('hold', values.hold),
    maxWaitMs: duration('max-wait'),
    viewers: toCount('viewers', values.viewers, MAX_VIEWERS),
    limits: readLimits(values.load, {
      timeToBurstMs: duration('max-time-to-burst'),
      timeToReturnMs: duration('max-time-to-return'),
      flaps: count('max-flaps'),
      failed: count('max-failed'),
      p50Ms: duration('p50'),
      p95Ms: duration('p95'),
      p99Ms: duration('p99'),
      p999Ms: duration('p99.9'),
    }),
    outputs: { json: values.json, html: values.html, fortio: values.fortio, hdr: values.hdr, junit: values.junit },
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    // Node.js adds advice about `--` after the first sentence.
    throw usageError((error as Error).message.split(/\.\s|\.$/)[0] ?? '');
  }
}

function readLoad({ load, low, high }: { load?: string | undefined; low: string; high: string }): Load {
  if (load === undefined) {
    const [lowRate, highRate] = [toRate('low', low), toRate('high', high)];
    if (lowRate >= highRate) {
      throw usageError(`--low ${low} must be less than --high ${high}`);
    }
    return { kind: 'burst-test', low: lowRate, high: highRate };
  }
  const parsed = parseProgramLoad(load, MAX_RATE);
  if (!parsed.ok) {
    throw usageError(`--load ${load}: ${parsed.error.replace(/\.$/, '')}`);
  }
  return { kind: 'shape', shape: parsed.shape, text: load };
}

/** A shape has no phases, so nothing says when the traffic should move. */
function readLimits(load: string | undefined, limits: Limits): Limits {
  const { timeToBurstMs, timeToReturnMs, flaps } = limits;
  if (load !== undefined && [timeToBurstMs, timeToReturnMs, flaps].some((limit) => limit !== undefined)) {
    throw usageError('--max-time-to-burst, --max-time-to-return and --max-flaps need the burst test, without --load');
  }
  return limits;
}

function optional<Value>(text: string | boolean | undefined, read: (text: string) => Value): Value | undefined {
  return typeof text === 'string' ? read(text) : undefined;
}

function toUrl(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw usageError(`--${name} ${text} is not an address like http://localhost:8080`);
  }
  return url;
}

function toDurationMs(name: string, text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  const ms = Number(number) * ({ ms: 1, s: 1_000, m: 60_000 }[unit ?? ''] ?? Number.NaN);
  if (!(ms > 0) || ms > 3_600_000) {
    throw usageError(`--${name} ${text} is not a duration like 200ms, 10s or 2m, of at most an hour`);
  }
  return ms;
}

function toRate(name: string, text: string): number {
  const rate = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(rate >= MIN_FREQUENCY && rate <= MAX_RATE)) {
    throw usageError(`--${name} ${text} is not a rate from ${MIN_FREQUENCY} to ${MAX_RATE} strings per second`);
  }
  return rate;
}

function toCount(name: string, text: string, max = 999_999_999): number {
  if (!/^\d+$/.test(text)) {
    throw usageError(`--${name} ${text} is not a whole number`);
  }
  if (Number(text) > max) {
    throw usageError(`--${name} ${text} is more than ${max}`);
  }
  return Number(text);
}

const usageError = (sentence: string) => new FatalError(exitCodes.usage, `${sentence}. --help lists all options.`);
