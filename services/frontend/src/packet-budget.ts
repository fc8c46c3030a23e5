/** Says whether one client may send more. */
export interface PacketBudget {
  /** Takes some; returns false, and takes nothing, if there is not enough left. */
  take(amount: number, nowMs: number): boolean;
}

/**
 * A token bucket: allows `perSecond` over time, and up to `burst` at once.
 *
 * @param perSecond what is earned in a second, in the unit of what is taken (packets, bytes)
 */
export function createPacketBudget(perSecond: number, burst: number): PacketBudget {
  let left = burst;
  let filledAtMs: number | undefined;

  return {
    take(amount, nowMs) {
      const seconds = (nowMs - (filledAtMs ?? nowMs)) / 1_000;
      left = Math.min(burst, left + seconds * perSecond);
      filledAtMs = nowMs;
      if (amount > left) {
        return false;
      }
      left -= amount;
      return true;
    },
  };
}
