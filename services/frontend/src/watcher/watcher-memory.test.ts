import { createSigner } from '@hashr/service-kit/signature.ts';
import { describe, expect, test } from 'vitest';
import { moveToBurst, settledStatus } from '../../../../test/support/watcher-status.ts';
import { createWatcherMemory } from './watcher-memory.ts';

const status = { ...settledStatus(1_000_000), reason: 'All is well.' };
const message = JSON.stringify(status);

describe('the memory of the watcher', () => {
  test('is empty before the first status', () => {
    expect(createWatcherMemory().read(5_000)).toEqual({ watcher: null, watcherAgeMs: null });
  });

  test('has the newest status and its age', () => {
    const memory = createWatcherMemory();
    memory.receive(message, 10_000);
    memory.receive(JSON.stringify({ ...status, atMs: 1_001_000, reason: 'Newer.' }), 11_000);

    expect(memory.read(11_400)).toEqual({
      watcher: expect.objectContaining({ reason: 'Newer.' }),
      watcherAgeMs: 400,
    });
  });

  test('is empty after three seconds of silence', () => {
    const memory = createWatcherMemory();
    memory.receive(message, 10_000);
    memory.checkSilence('connected', 13_000);
    expect(memory.read(13_000).watcher).toEqual(status);

    memory.checkSilence('connected', 13_001);
    expect(memory.read(13_001)).toEqual({ watcher: null, watcherAgeMs: null });
  });

  test('keeps the status while Redis is unavailable, and for three seconds after Redis has recovered', () => {
    const memory = createWatcherMemory();
    memory.receive(message, 10_000);
    for (let nowMs = 11_000; nowMs <= 60_000; nowMs += 100) {
      memory.checkSilence('unavailable', nowMs);
    }
    memory.checkSilence('connected', 63_000);
    expect(memory.read(63_000)).toEqual({ watcher: status, watcherAgeMs: 53_000 });

    memory.checkSilence('connected', 63_001);
    expect(memory.read(63_001).watcher).toBeNull();
  });

  test.each([
    ['no JSON', 'BURST'],
    ['another shape', '{"state": "burst"}'],
    ['weights that do not add up', JSON.stringify({ ...status, weights: { primary: 50, burst: 40 } })],
    ['a change of the weights in a year', JSON.stringify({ ...status, changedAtMs: status.atMs + 365 * 86_400_000 })],
    ['a decision in a week', JSON.stringify({ ...status, journal: [moveToBurst(status.atMs + 7 * 86_400_000)] })],
    ['a time that no Date can show', JSON.stringify({ ...status, atMs: 1e17 })],
    ['a wrong signature', JSON.stringify({ ...createSigner().sign(status), reason: 'Changed.' })],
    ['weights out of range', JSON.stringify({ ...status, weights: { primary: 150, burst: -50 } })],
    ['too many characters', message.replace('All is well.', 'x'.repeat(400)) + ' '.repeat(100_000)],
  ])('refuses a message with %s, and changes nothing', (_, invalid) => {
    const memory = createWatcherMemory();
    memory.receive(message, 10_000);

    expect(memory.receive(invalid, 11_000)).toBe(false);
    expect(memory.read(11_000)).toEqual({ watcher: status, watcherAgeMs: 1_000 });
  });
});

describe('two watchers at the same time', () => {
  const [first, second] = [createSigner(), createSigner()];
  const from = (signer: typeof first, reason: string, name = 'istiowatcher') =>
    JSON.stringify(signer.sign({ ...status, name, reason }));
  const note =
    'A second watcher, "other", publishes on the channel burst. The page does not show its status. Run only one watcher.';

  test('the first one is shown, even if the other uses its name; a note reports the other one while both publish', () => {
    const memory = createWatcherMemory();
    memory.receive(from(first, 'first'), 0);
    memory.receive(from(second, 'second'), 500);
    memory.receive(JSON.stringify({ ...status, reason: 'unsigned' }), 600);
    memory.receive(from(second, 'second', 'other'), 700);
    expect(memory.read(700).watcher).toMatchObject({ reason: 'first', notes: [] });

    memory.receive(from(first, 'first again'), 1_000);
    expect(memory.read(1_000).watcher).toMatchObject({ reason: 'first again', notes: [note] });
    expect(memory.read(3_700).watcher?.notes).toEqual([note]);
    expect(memory.read(3_701).watcher?.notes).toEqual([]);
  });

  test('a watcher that starts after the other has ended is shown as soon as that is certain, without a note', () => {
    const memory = createWatcherMemory();
    memory.receive(from(first, 'first'), 0);
    for (const nowMs of [400, 1_400, 2_400]) {
      memory.receive(from(second, 'second'), nowMs);
      expect(memory.read(nowMs).watcher).toMatchObject({ reason: 'first', notes: [] });
    }
    memory.checkSilence('connected', 3_300);
    expect(memory.read(3_300).watcher).toMatchObject({ reason: 'first', notes: [] });
    memory.receive(from(second, 'second'), 3_400);
    memory.receive(from(second, 'second'), 4_400);

    expect(memory.read(4_400).watcher).toMatchObject({ reason: 'second', notes: [] });
  });

  test('without signatures, the names identify them', () => {
    const memory = createWatcherMemory();
    memory.receive(JSON.stringify({ ...status, reason: 'first' }), 0);
    memory.receive(JSON.stringify({ ...status, reason: 'second', name: 'other' }), 500);
    memory.receive(JSON.stringify({ ...status, reason: 'first again' }), 1_000);

    expect(memory.read(1_000).watcher).toMatchObject({ reason: 'first again', notes: [note] });
  });
});

test('reports each status of the watcher that is shown, and no other one', () => {
  const reasons: string[] = [];
  const memory = createWatcherMemory(({ reason }) => void reasons.push(reason));
  memory.receive(JSON.stringify({ ...settledStatus(100_000), reason: 'first' }), 0);
  memory.receive(JSON.stringify({ ...settledStatus(100_000), reason: 'second', name: 'other' }), 500);
  memory.receive('{}', 600);
  memory.receive(JSON.stringify({ ...settledStatus(100_000), reason: 'first again' }), 1_000);

  expect(reasons).toEqual(['first', 'first again']);
});
