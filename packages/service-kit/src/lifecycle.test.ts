import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { createLifecycle } from './lifecycle.ts';

const log = pino({ level: 'silent' });

function setUp(deadlineMs = 10_000) {
  const events: string[] = [];
  let leave: (code: number) => void = () => {};
  const exited = new Promise<number>((resolve) => {
    leave = resolve;
  });
  const lifecycle = createLifecycle({ log, deadlineMs, exit: leave });
  return { events, exited, lifecycle };
}

describe('createLifecycle', () => {
  test('closes everything in reverse order, one after the other', async () => {
    const { events, exited, lifecycle } = setUp();
    lifecycle.onStop('redis', () => void events.push('redis'));
    lifecycle.onStop('server', async () => {
      events.push(`server, aborted: ${lifecycle.signal.aborted}`);
      await new Promise(setImmediate);
      events.push('server done');
    });

    await lifecycle.stop('test');

    expect(await exited).toBe(0);
    expect(events).toEqual(['server, aborted: true', 'server done', 'redis']);
  });

  test('continues after a failure, and exits with 1', async () => {
    const { events, exited, lifecycle } = setUp();
    lifecycle.onStop('redis', () => void events.push('redis'));
    lifecycle.onStop('server', () => Promise.reject(new Error('no')));

    await lifecycle.stop('test');

    expect(await exited).toBe(1);
    expect(events).toEqual(['redis']);
  });

  test('exits at the deadline', async () => {
    const { exited, lifecycle } = setUp(20);
    lifecycle.onStop('server', () => new Promise(() => {}));

    void lifecycle.stop('test');

    expect(await exited).toBe(1);
  });

  test('stops only once', async () => {
    const { events, lifecycle } = setUp();
    lifecycle.onStop('redis', () => void events.push('redis'));

    await Promise.all([lifecycle.stop('once'), lifecycle.stop('twice')]);

    expect(events).toEqual(['redis']);
  });
});
