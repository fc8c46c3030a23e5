import type { Cluster } from '@hashr/messages/cluster.ts';
import type { Batch } from '@hashr/messages/page-events.ts';
import type { Shares } from './lane-path.ts';
import { createMarkFlights } from './mark-flights.ts';
import { createMarkSampler } from './mark-sampling.ts';
import { type End, ends } from './outcome.ts';
import type { OutcomeRates } from './outcome-rates.ts';
import { createRecentArrivals } from './recent-arrivals.ts';

/** How long an arrived mark stays in the grid of its cluster, in milliseconds. */
const GRID_MS = 5_000;
/** How long the lanes take to their new width, in milliseconds. */
const MOVE_MS = 700;
/** The most time that a batch covers, in milliseconds: its marks start spread over it. */
const MAX_BATCH_MS = 1_000;

/** What the picture shows in addition to the marks. */
export interface FlowState {
  /** Null if nothing is known about the split. */
  shares: Shares | null;
  rates: OutcomeRates;
  frontends: number;
  /** How many strings a mark stands for. */
  perMark: number;
}

/** The content of the picture at a time. All times in milliseconds on one clock. */
export interface FlowScene {
  readonly state: FlowState;
  /** Adds the strings of a batch. While the scene is still, their marks do not travel: they have arrived. */
  add(counts: Batch['counts'], nowMs: number, isStill: boolean): void;
  show(state: FlowState, nowMs: number, isStill: boolean): void;
  /** Puts the marks that have arrived by now into the grids. */
  advance(nowMs: number): void;
  /** The shares, on their way from the last ones to the newest. */
  shares(nowMs: number): Shares | null;
  /** How many marks the grid of each cluster has, of `most` marks of both together. */
  arrivals(most: number, nowMs: number): Record<Cluster, number>;
  visitMarks(nowMs: number, draw: (end: End, ageMs: number, seed: number) => void): void;
  /** Whether the picture of the next frame differs from that of this one. */
  isMoving(nowMs: number): boolean;
}

/** Creates an empty scene. */
export function createFlowScene(): FlowScene {
  const flights = createMarkFlights((end) => ends[end]?.outcome === 'failed');
  const arrivals = createRecentArrivals();
  const sampler = createMarkSampler();
  let state: FlowState = { shares: null, rates: { primary: 0, burst: 0, failed: 0 }, frontends: 1, perMark: 1 };
  let before: Shares | null = null;
  let changedMs = Number.NEGATIVE_INFINITY;
  let lastBatchMs = Number.NEGATIVE_INFINITY;
  let lastStartMs = 0;

  function arrive(end: number, nowMs: number): void {
    const { outcome } = ends[end] ?? ends[0];
    if (outcome !== 'failed') {
      arrivals.add(outcome, nowMs);
    }
  }

  function shares(nowMs: number): Shares | null {
    const moved = Math.min(1, (nowMs - changedMs) / MOVE_MS);
    if (state.shares === null || before === null || moved === 1) {
      return state.shares;
    }
    const eased = moved * moved * (3 - 2 * moved);
    const burst = before.burst + (state.shares.burst - before.burst) * eased;
    return { primary: 1 - burst, burst };
  }

  return {
    get state() {
      return state;
    },
    add(counts, nowMs, isStill) {
      const batchMs = Math.min(MAX_BATCH_MS, nowMs - lastBatchMs);
      lastBatchMs = nowMs;
      const marks = sampler.take(counts, state.perMark);
      for (const [i, end] of marks.entries()) {
        if (isStill) {
          arrive(end, nowMs);
        } else {
          lastStartMs = Math.max(lastStartMs, nowMs + (i / marks.length) * batchMs);
          flights.add(end, lastStartMs);
        }
      }
    },
    show(newState, nowMs, isStill) {
      if (newState.shares?.burst !== state.shares?.burst) {
        before = shares(nowMs);
        changedMs = isStill ? Number.NEGATIVE_INFINITY : nowMs;
      }
      state = newState;
    },
    advance: (nowMs) => flights.land(nowMs, (end) => arrive(end, nowMs)),
    shares,
    arrivals: (most, nowMs) => arrivals.count(most, GRID_MS, nowMs),
    visitMarks: (nowMs, draw) => flights.visit(nowMs, (end, ageMs, seed) => draw(ends[end] ?? ends[0], ageMs, seed)),
    isMoving: (nowMs) => !flights.isEmpty() || state.perMark > 1 || nowMs - changedMs < MOVE_MS,
  };
}
