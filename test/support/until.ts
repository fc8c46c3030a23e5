import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until a condition holds, looking often.
 *
 * @param condition throws or returns something falsy as long as it does not hold
 * @param what the condition in words, for the error
 * @returns what the condition returned
 * @throws when it has not come about after `timeoutMs`
 */
export async function until<Value>(
  condition: () => Value | Promise<Value>,
  what: string,
  timeoutMs = 30_000,
): Promise<Exclude<Value, null | undefined | false | '' | 0>> {
  const deadlineMs = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value) {
        return value as Exclude<Value, null | undefined | false | '' | 0>;
      }
      last = value;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadlineMs) {
      throw new Error(`Waited ${timeoutMs} ms in vain until ${what}; the last look gave: ${String(last)}`);
    }
    await sleep(10);
  }
}
