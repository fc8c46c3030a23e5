import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until a condition holds.
 *
 * @param condition returns something falsy, or throws, as long as it does not hold
 * @param what the condition in words, for the error
 * @param everyMs the time between two checks. A condition that starts a program should not be checked often: it would
 *   keep a core busy, which the tested programs need.
 * @returns what the condition returned
 * @throws if it does not hold within `timeoutMs`
 */
export async function until<Value>(
  condition: () => Value | Promise<Value>,
  what: string,
  timeoutMs = 30_000,
  everyMs = 10,
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
      throw new Error(
        `Timed out after ${timeoutMs} ms while waiting until ${what}. The last check returned: ${String(last)}`,
      );
    }
    await sleep(everyMs);
  }
}
