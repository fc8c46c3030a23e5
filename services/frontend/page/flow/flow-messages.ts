import type { Batch } from '@hashr/messages/page-events.ts';
import type { FlowLayers, FlowLook } from './flow-look.ts';
import type { FlowState } from './flow-scene.ts';

/** page -> worker that draws the flow. */
export type FlowMessage =
  | { kind: 'layers'; layers: FlowLayers }
  | { kind: 'look'; look: FlowLook }
  | { kind: 'counts'; counts: Batch['counts'] }
  | { kind: 'state'; state: FlowState }
  /** Whether nothing may travel: with reduced motion, or in a hidden page. */
  | { kind: 'still'; isStill: boolean };
