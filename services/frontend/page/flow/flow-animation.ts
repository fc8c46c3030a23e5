import type { FlowLayers, FlowLook } from './flow-look.ts';
import type { FlowMessage } from './flow-messages.ts';
import { createFlowPainter, type FlowPainter } from './flow-painter.ts';
import { createFlowScene } from './flow-scene.ts';

/**
 * The mean time between two drawings, in milliseconds: 25 a second, as in a film. Each costs the browser more than what is
 * drawn.
 */
const DRAWING_MS = 40;
/** How long before it is due a drawing is requested, in milliseconds: half the time between two frames of a screen. */
const EARLY_MS = 8;
/** While nothing travels, the time between two drawings, in milliseconds. */
const STILL_INTERVAL_MS = 1_000;

/**
 * Draws the flow: 25 times a second while something moves, and otherwise at most once a second. While it is still,
 * nothing travels: marks appear where they end.
 */
export function createFlowAnimation(): { receive(message: FlowMessage): void } {
  const scene = createFlowScene();
  let layers: FlowLayers | undefined;
  let look: FlowLook | undefined;
  let painter: FlowPainter | undefined;
  let isStill = false;
  let hasFrame = false;
  let isResting = false;
  let dueMs = 0;
  let isWaiting = false;

  function draw(): void {
    hasFrame = false;
    if (layers === undefined || look === undefined) {
      return;
    }
    const nowMs = performance.now();
    painter ??= createFlowPainter(layers, look);
    scene.advance(nowMs);
    painter.paint(scene, nowMs, isStill);
    if (!isStill && scene.isMoving(nowMs)) {
      isResting = true;
      dueMs = Math.max(dueMs + DRAWING_MS, nowMs + DRAWING_MS / 2);
      setTimeout(
        () => {
          isResting = false;
          drawNow();
        },
        dueMs - nowMs - EARLY_MS,
      );
    } else {
      drawLater(); // Old marks leave the grids even if nothing else happens.
    }
  }

  function drawNow(): void {
    if (!hasFrame) {
      hasFrame = true;
      requestAnimationFrame(draw);
    }
  }

  /** Draws with the next frame, or after the rest. */
  function drawSoon(): void {
    if (!isResting) {
      drawNow();
    }
  }

  function drawLater(): void {
    if (!isWaiting) {
      isWaiting = true;
      setTimeout(() => {
        isWaiting = false;
        drawSoon();
      }, STILL_INTERVAL_MS);
    }
  }

  function update(message: Exclude<FlowMessage, { kind: 'layers' | 'look' }>): void {
    const nowMs = performance.now();
    if (message.kind === 'counts') {
      scene.add(message.counts, nowMs, isStill);
    } else if (message.kind === 'state') {
      scene.show(message.state, nowMs, isStill);
    } else {
      isStill = message.isStill;
    }
  }

  return {
    receive(message) {
      if (message.kind === 'layers') {
        layers = message.layers;
      } else if (message.kind === 'look') {
        look = message.look;
        painter = undefined;
        drawSoon();
      } else {
        update(message);
        if (isStill && message.kind !== 'still') {
          drawLater();
        } else {
          drawSoon();
        }
      }
    },
  };
}
