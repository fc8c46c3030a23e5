import { describe, expect, test } from 'vitest';
import { calmStatus } from '../../../test/support/watcher-status.ts';
import { createWatcherMemory } from './watcher-memory.ts';

const status = { ...calmStatus(1_000_000), reason: 'All is well.' };
const message = JSON.stringify(status);

describe('what is remembered of the watcher', () => {
  test('nothing before its first word', () => {
    expect(createWatcherMemory().read(5_000)).toEqual({ watcher: null, watcherAgeMs: null });
  });

  test('its newest status, and how old that is', () => {
    const memory = createWatcherMemory();
    memory.hear(message, 10_000);
    memory.hear(JSON.stringify({ ...status, atMs: 1_001_000, reason: 'Newer.' }), 11_000);

    expect(memory.read(11_400)).toEqual({
      watcher: expect.objectContaining({ reason: 'Newer.' }),
      watcherAgeMs: 400,
    });
  });

  test('nothing after three seconds of silence', () => {
    const memory = createWatcherMemory();
    memory.hear(message, 10_000);
    memory.notice('connected', 13_000);
    expect(memory.read(13_000).watcher).toEqual(status);

    memory.notice('connected', 13_001);
    expect(memory.read(13_001)).toEqual({ watcher: null, watcherAgeMs: null });
  });

  test('while Redis is away it stays, and has three seconds to speak when Redis is back', () => {
    const memory = createWatcherMemory();
    memory.hear(message, 10_000);
    for (let nowMs = 11_000; nowMs <= 60_000; nowMs += 100) {
      memory.notice('away', nowMs);
    }
    memory.notice('connected', 63_000);
    expect(memory.read(63_000)).toEqual({ watcher: status, watcherAgeMs: 53_000 });

    memory.notice('connected', 63_001);
    expect(memory.read(63_001).watcher).toBeNull();
  });

  test.each([
    ['no JSON', 'BURST'],
    ['another shape', '{"state": "burst"}'],
    ['weights that are none', JSON.stringify({ ...status, weights: { primary: 150, burst: -50 } })],
    ['too long', message.replace('All is well.', 'x'.repeat(400)) + ' '.repeat(100_000)],
  ])('%s is refused, and changes nothing', (_, rubbish) => {
    const memory = createWatcherMemory();
    memory.hear(message, 10_000);

    expect(memory.hear(rubbish, 11_000)).toBe(false);
    expect(memory.read(11_000)).toEqual({ watcher: status, watcherAgeMs: 1_000 });
  });
});
