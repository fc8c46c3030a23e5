import { expect, test } from 'vitest';
import { readWatcherConfig } from './config.ts';

test('a wrong setting of the decision is a problem that the watcher reports; it does not end the watcher', () => {
  const config = readWatcherConfig({ MODE: 'random', RETURN_BELOW: '0', PORT: '9000' });

  expect(config.problem).toContain('MODE=random must be flip or proportional.');
  expect(config.problem).toContain('RETURN_BELOW=0 must be a number');
  expect(config.place.PORT).toBe(9000);
});

test('a watcher that cannot run at all refuses to start', () => {
  expect(() => readWatcherConfig({ PORT: 'here' })).toThrow('PORT=here must be a port');
});

test.each([
  [{ RATE_WINDOW: '29' }, 'RATE_WINDOW=29 is less than two scrape intervals (SCRAPE_INTERVAL=15)', 0],
  [{ RATE_WINDOW: '30s' }, undefined, 1],
  [{ RATE_WINDOW: '60s' }, undefined, 0],
  [{}, undefined, 0],
  [{ RATE_WINDOW: '10', SCRAPE_INTERVAL: '5' }, undefined, 1],
])('a window of Prometheus: %o', (env, problem, notes) => {
  const config = readWatcherConfig({ RATE_SOURCE: 'prometheus', ...env });

  expect(config.problem ?? '').toContain(problem ?? '');
  expect(config.problem === undefined).toBe(problem === undefined);
  expect(config.notes).toHaveLength(notes);
});

test('the window matters only to Prometheus, and is four scrape intervals by default', () => {
  expect(readWatcherConfig({ RATE_WINDOW: '1' }).problem).toBeUndefined();
  expect(readWatcherConfig({ RATE_SOURCE: 'prometheus', SCRAPE_INTERVAL: '5' }).rate.windowSeconds).toBe(20);
});
