import { MAX_LOADS, MAX_STOPPED_LOADS } from '@hashr/messages/load.ts';
import { beforeEach, expect, test } from 'vitest';
import { shapeOf } from '../../../../test/support/load-shapes.ts';
import { type ApiLoads, createApiLoads } from './api-loads.ts';
import type { LoadSource } from './load-sources.ts';
import type { OpenLoop } from './open-loop.ts';

let sources: LoadSource[];
let loads: ApiLoads;
beforeEach(() => {
  sources = [];
  const openLoop: Partial<OpenLoop> = {
    add: (source) => void sources.push(source),
    remove(source) {
      sources = sources.filter((other) => other !== source);
    },
    setShape: (source, shape, fromMs) => source.pace.setShape(shape, fromMs, performance.now()),
  };
  loads = createApiLoads(openLoop as OpenLoop);
});

const idsOf = () => loads.list(performance.now()).map(({ id }) => id);
const idOf = (digit: number) => `load-${digit.toString(16).padStart(16, '0')}`;

test('a load is listed with its shape, its progress and its area, until it ends', () => {
  const { id } = loads.start(shapeOf('ramp:5-30x60s'));
  expect(id).toMatch(/^load-[0-9a-f]{16}$/);
  const [source] = sources as [LoadSource];
  source.sent = 7;
  const [load] = loads.list(performance.now() + 10_000);

  expect(load).toEqual({
    id,
    shape: 'ramp:5-30x60s',
    elapsedMs: expect.closeTo(10_000, -3),
    durationMs: 60_000,
    strings: 1_050,
    sent: 7,
  });
  source.onEnd?.();
  expect([idsOf(), sources]).toEqual([[], []]);
});

test('a frontend sends five loads at most', () => {
  for (let i = 0; i < MAX_LOADS; i += 1) {
    expect(loads.isFull).toBe(false);
    loads.start(shapeOf('constant:1x10s'));
  }

  expect(loads.isFull).toBe(true);
  sources[0]?.onEnd?.();
  expect(loads.isFull).toBe(false);
});

test('stopping stops the own loads, and tells the peers which of theirs to stop for as long as they report them', () => {
  loads.start(shapeOf('constant:1x10s'));
  loads.stopAll([{ loads: [{ id: idOf(1) }] }, {}, { loads: [{ id: idOf(2) }] }]);
  expect([idsOf(), sources, loads.stoppedIds()]).toEqual([[], [], [idOf(1), idOf(2)]]);

  loads.stopAll([{ loads: [{ id: idOf(2) }] }]);
  loads.receive([{ loads: [{ id: idOf(2) }] }]);
  expect(loads.stoppedIds()).toEqual([idOf(2)]);
  loads.receive([{ loads: [] }]);
  expect(loads.stoppedIds()).toEqual([]);
});

test('a load stops when a peer has stopped it, and no other load does', () => {
  const [a, b] = [loads.start(shapeOf('constant:1x10s')), loads.start(shapeOf('constant:2x10s'))];
  loads.receive([{}, { stoppedLoads: [idOf(1), a.id] }]);

  expect(idsOf()).toEqual([b.id]);
  expect(sources).toHaveLength(1);
});

test('remembers only the newest stopped loads', () => {
  const many = Array.from({ length: MAX_STOPPED_LOADS + 3 }, (_, i) => ({ id: idOf(i) }));
  loads.stopAll([{ loads: many }]);

  expect(loads.stoppedIds()).toEqual(many.slice(3).map(({ id }) => id));
});
