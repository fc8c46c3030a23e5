import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type { ProposalWhy } from '@hashr/messages/why.ts';
import { moveToBurst } from './watcher-status.ts';

/** A state of the watcher that a page shows in its own way. */
interface WatcherState {
  name: string;
  /** The changes of a settled status, at a time in milliseconds since 1970. */
  change: (nowMs: number) => Partial<WatcherStatus>;
  /** Words on the watcher's card in Japanese. */
  japanese: string;
}

const toBurst = { primary: 0, burst: 100 };
const above: ProposalWhy = {
  kind: 'above',
  burstPercent: 100,
  finding: { kind: 'above', perSecond: 20.4, threshold: 15 },
};
const below: ProposalWhy = {
  kind: 'settled',
  burstPercent: 0,
  finding: { kind: 'below', perSecond: 5, threshold: 10 },
};

/** The states, with the data from which a page makes sentences. */
export const watcherStates: WatcherState[] = [
  {
    name: 'all traffic in primary',
    change: () => ({ why: below }),
    japanese: 'すべてのトラフィックがprimaryにとどまります',
  },
  {
    name: 'a burst, with a journal',
    change: (nowMs) => ({
      weights: toBurst,
      proposed: toBurst,
      verdict: 'above',
      why: above,
      journal: [
        moveToBurst(nowMs - 5_000, { why: above }),
        moveToBurst(nowMs - 15_000, {
          kind: 'external',
          verdict: 'settled',
          why: { kind: 'external', burstPercent: 100, by: 'flux' },
        }),
        moveToBurst(nowMs - 25_000, {
          kind: 'refused',
          why: { kind: 'target-down', proposal: above, target: 'burst', health: 'down' },
        }),
        moveToBurst(nowMs - 35_000, { kind: 'would-move', why: above }),
        moveToBurst(nowMs - 45_000, {
          kind: 'failed',
          why: { kind: 'failed', notices: [{ code: 'repeated', times: 3 }] },
        }),
        moveToBurst(nowMs - 55_000, { kind: 'not-steering', to: null, why: { kind: 'not-steering' } }),
      ],
    }),
    japanese: 'フィールドマネージャー「flux」',
  },
  {
    name: 'a refused move',
    change: (nowMs) => ({
      proposed: toBurst,
      verdict: 'target-recovering',
      notBeforeMs: nowMs + 60_000,
      why: { kind: 'target-recovering', proposal: above, target: 'burst', seconds: 10 },
      subsets: {
        primary: { healthyEndpoints: 1, failedShare: 0.02 },
        burst: { healthyEndpoints: null, failedShare: null },
      },
    }),
    japanese: 'まず10秒間正常でなければならない',
  },
  {
    name: 'a share for each',
    change: () => ({
      mode: 'proportional',
      weights: { primary: 30, burst: 70 },
      why: {
        kind: 'settled',
        burstPercent: 70,
        finding: { kind: 'shared', perSecond: 50.2, capacity: 15, isLearnt: false },
      },
    }),
    japanese: 'トラフィックの70%がburstにとどまります',
  },
  {
    name: 'a pause',
    change: () => ({ verdict: 'paused', why: { kind: 'paused', by: 'setting' } }),
    japanese: '設定PAUSEDにより一時停止中',
  },
  {
    name: 'a dry run, with notes',
    change: () => ({
      dryRun: true,
      why: below,
      notes: ['Dry run: the watcher does not change the weights.'],
      noteNotices: [[{ code: 'dry-run' }]],
    }),
    japanese: 'ドライランのため、ウォッチャーは重みを変更しません',
  },
  {
    name: 'no rate',
    change: (nowMs) => ({
      rate: { gap: 'too-soon', reason: 'Not yet.', sinceMs: nowMs },
      verdict: 'no-data',
      why: { kind: 'no-data', notices: [{ code: 'too-soon' }] },
    }),
    japanese: 'ウォッチャーはカウンターをまだ一度しか読んでいません',
  },
  {
    name: 'contended weights',
    change: (nowMs) => ({
      proposed: toBurst,
      verdict: 'contended',
      notBeforeMs: nowMs + 60_000,
      why: { kind: 'contended', proposal: above, by: 'flux' },
      problem: 'The weights are contended.',
      problemNotices: [{ code: 'contended', by: 'flux', annotation: 'istiowatcher/paused' }],
    }),
    japanese: '重みが競合しています',
  },
  {
    name: 'a route without subsets',
    change: () => ({ weights: null, proposed: null, verdict: 'not-steering', why: { kind: 'not-steering' } }),
    japanese: '制御する重みがありません',
  },
];
