import type { Traffic } from '@hashr/mesh/traffic.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { createWeightedChoice } from '../../../local/router/weighted-choice.ts';
import { createCapacity } from '../../worker/src/capacity.ts';
import { readSettings } from '../src/decide/settings.ts';
import { isRising, type Split, type TrafficSource } from '../src/observation.ts';
import { createCounterWindow } from '../src/rate/counter-window.ts';
import { rateOf, subsetOf } from '../src/rate/mesh-rate.ts';
import { createTurns } from '../src/turns.ts';
import { createWatcher } from '../src/watcher.ts';
import { createRandom } from './random.ts';

/** A load, a primary with a capacity, a mesh and a watcher, all in virtual time. */
export interface SpillOver {
  /** The settings of the watcher. */
  env: NodeJS.ProcessEnv;
  /** How the subset of each request is chosen: at random (Envoy), or smoothly (the laptop's router). */
  split: 'random' | 'smooth';
  /** Of the random choice, and of the time between the ticks and the changes of the rate. */
  seed: number;
  /** Of primary, in requests per second. Burst has no limit. */
  capacity?: number;
  /** The capacity of this many seconds fits into primary's token bucket. */
  bucketSeconds?: number;
  /** The rate in each phase, in requests per second. Each phase takes 30 s. */
  phases?: number[];
}

/** What happened. The rise is the start of the second phase. */
interface Outcome {
  sent: number;
  failed: number;
  /** Strings that failed before the first new weights applied. */
  failedBeforeMove: number;
  /** The time from the rise to the first new weights. */
  movedAfterMs: number;
  /** The share of primary in the second phase, in percent. */
  primaryPercentAfterRise: number;
  /** Strings that burst got in the first phase, and in the last 25 s of the last. */
  burstWithoutNeed: number;
  /** Burst's share after each move, in percent. */
  moves: number[];
}

const PHASE_MS = 30_000;
/** From the decision until the mesh applies it. Measured on two clusters: 121 to 189 ms. */
const APPLY_MS = 150;
const log = createLog('istiowatcher', 'silent');

/** Runs the phases. The watcher and the capacity are the real ones. Pure: the same seed always gives the same outcome. */
export async function spillOver(options: SpillOver): Promise<Outcome> {
  const { env, seed, capacity = 15, bucketSeconds = 0.1, phases = [5, 30, 5] } = options;
  const random = createRandom(seed);
  const mesh = createMesh(options.split === 'random' ? random : undefined);
  const primary = createCapacity(capacity, bucketSeconds);
  const counts = { started: 0, primary: 0, burst: 0, refused: 0 };
  const outcome: Outcome = {
    sent: 0,
    failed: 0,
    failedBeforeMove: 0,
    movedAfterMs: Number.POSITIVE_INFINITY,
    primaryPercentAfterRise: 0,
    burstWithoutNeed: 0,
    moves: [],
  };
  const clock = { ms: 0 };
  const traffic = createTraffic(clock, counts);
  const watcher = createSimulatedWatcher(env, clock, traffic, (burstPercent) => {
    outcome.moves.push(burstPercent);
    outcome.movedAfterMs = Math.min(outcome.movedAfterMs, clock.ms + APPLY_MS - PHASE_MS);
    mesh.setAt(clock.ms + APPLY_MS, burstPercent);
  });
  const afterRise = { primary: 0, all: 0 };
  const turn = createTurns({
    tick: async () => {
      await watcher.tick(new AbortController().signal);
      return watcher.isUrgent;
    },
    look: async () => isRising(await traffic.observe()),
  });
  let turnMs = 1_000 * random();
  let phase = 0;
  for (let ms = 200 * random(); ms < phases.length * PHASE_MS; ms += 1_000 / (phases[phase] ?? 1)) {
    while (turnMs <= ms) {
      clock.ms = turnMs;
      turnMs += await turn();
    }
    phase = Math.floor(ms / PHASE_MS);
    const subset = mesh.choose(ms);
    counts.started += 1;
    outcome.sent += 1;
    const isRefused = subset === 'primary' && primary.take(ms) > 0;
    counts[isRefused ? 'refused' : subset] += 1;
    outcome.failed += isRefused ? 1 : 0;
    outcome.failedBeforeMove += isRefused && ms < PHASE_MS + outcome.movedAfterMs ? 1 : 0;
    const isAtRest = phase === 0 || ms > (phases.length - 1) * PHASE_MS + 5_000;
    outcome.burstWithoutNeed += isAtRest && subset === 'burst' ? 1 : 0;
    if (phase === 1) {
      afterRise.all += 1;
      afterRise.primary += subset === 'primary' ? 1 : 0;
    }
  }
  outcome.primaryPercentAfterRise = (100 * afterRise.primary) / afterRise.all;
  return outcome;
}

/** Chooses the subset of each request by the weights that apply at its time. */
function createMesh(random: (() => number) | undefined) {
  let next: { fromMs: number; burstPercent: number }[] = [];
  let burstPercent = 0;
  let choose = createWeightedChoice([100, 0]);

  return {
    setAt(fromMs: number, percent: number) {
      next.push({ fromMs, burstPercent: percent });
    },
    choose(ms: number): 'primary' | 'burst' {
      const due = next.filter(({ fromMs }) => fromMs <= ms).at(-1);
      if (due !== undefined) {
        next = next.filter(({ fromMs }) => fromMs > ms);
        burstPercent = due.burstPercent;
        choose = createWeightedChoice([100 - burstPercent, burstPercent]);
      }
      const isBurst = random === undefined ? choose() === 1 : 100 * random() < burstPercent;
      return isBurst ? 'burst' : 'primary';
    },
  };
}

interface Counts {
  started: number;
  primary: number;
  burst: number;
  refused: number;
}

/** What the watcher observes: the counts of one frontend. */
function createTraffic(clock: { ms: number }, counts: Counts) {
  const window = createCounterWindow();
  const counter = (series: keyof Counts, subset: 'primary' | 'burst') => ({
    series,
    subset,
    failed: false,
    refused: series === 'refused',
    value: counts[series],
  });
  return {
    async observe(): Promise<Traffic> {
      const counters = [counter('primary', 'primary'), counter('refused', 'primary'), counter('burst', 'burst')];
      const metrics = { counters, started: counts.started, healthyEndpoints: { primary: 1, burst: 1 } };
      window.add(clock.ms, metrics);
      const frontends = [{ metrics, window }];
      return {
        rate: rateOf([window], true) ?? { perSecond: 0, windowSeconds: 0, atLeast: 0, atMost: 0 },
        subsets: { primary: subsetOf('primary', frontends), burst: subsetOf('burst', frontends) },
        notes: [],
      };
    },
  };
}

/** The watcher, whose weights are in memory. */
function createSimulatedWatcher(
  env: NodeJS.ProcessEnv,
  clock: { ms: number },
  traffic: TrafficSource,
  onMove: (burstPercent: number) => void,
) {
  const route = { burstPercent: 0, changedAtMs: Number.NEGATIVE_INFINITY };
  const split = (): Split => ({
    isSplit: true,
    ...route,
    changedBy: undefined,
    notes: [],
    paused: false,
    force: undefined,
    write: async (burstPercent) => {
      Object.assign(route, { burstPercent, changedAtMs: clock.ms });
      onMove(burstPercent);
    },
    announce: async () => {},
  });
  return createWatcher({
    name: 'watcher',
    source: 'mesh',
    traffic,
    split: { read: async () => split() },
    settings: readSettings(env),
    problem: undefined,
    notes: [],
    log,
    now: () => clock.ms,
    clock: () => clock.ms,
  });
}
