/** The state of a settled string's Redis message. It is expected when the worker has published it. */
export type MessageState = 'received' | 'expected' | 'not expected';

/** The strings that were settled recently. All times in milliseconds on one clock. */
export interface SettledStrings {
  add(id: string, message: MessageState, nowMs: number): void;
  /**
   * Records a message for a string that is not in flight. Returns which anomaly it is, or undefined if it was expected.
   */
  receiveMessage(id: string): 'duplicate' | 'late' | undefined;
  /** Forgets the strings that were settled long ago. Returns how many of their expected messages never arrived. */
  forgetOld(nowMs: number): number;
}

/**
 * Creates an empty memory of settled strings.
 *
 * @param rememberMs how long a settled string is remembered, and its message expected, in milliseconds
 */
export function createSettledStrings(rememberMs: number): SettledStrings {
  const settled = new Map<string, { message: MessageState; atMs: number }>();

  return {
    add: (id, message, nowMs) => void settled.set(id, { message, atMs: nowMs }),
    receiveMessage(id) {
      const entry = settled.get(id);
      if (entry?.message !== 'expected') {
        return entry?.message === 'received' ? 'duplicate' : 'late';
      }
      entry.message = 'received';
      return undefined;
    },
    forgetOld(nowMs) {
      let missing = 0;
      for (const [id, { message, atMs }] of settled) {
        if (nowMs - atMs <= rememberMs) {
          break; // A Map keeps the order of insertion: the remaining entries are newer.
        }
        settled.delete(id);
        missing += message === 'expected' ? 1 : 0;
      }
      return missing;
    },
  };
}
