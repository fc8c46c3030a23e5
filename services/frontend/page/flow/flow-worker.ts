import { createFlowAnimation } from './flow-animation.ts';
import type { FlowMessage } from './flow-messages.ts';

/**
 * Draws the flow, so that the page itself does nothing for a frame: a canvas costs the thread of a page more than what is
 * drawn on it.
 */
const animation = createFlowAnimation();

addEventListener('message', ({ data }: MessageEvent<FlowMessage>) => animation.receive(data));
