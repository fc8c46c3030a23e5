import { color } from '../theme.ts';

/** The colours of the panel, as CSS colours. */
export type FlowColors = ReturnType<typeof readFlowColors>;

/** Reads the colours of the current theme. */
export function readFlowColors() {
  return {
    primary: color('primary'),
    burst: color('burst'),
    failed: color('failed'),
    strong: color('strong'),
    muted: color('muted'),
    line: color('line'),
    background: color('background'),
  };
}
