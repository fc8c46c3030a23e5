/** Calls `work` every `intervalMs` until the signal aborts. Does not keep the process alive by itself. */
export function every(intervalMs: number, signal: AbortSignal, work: () => void): void {
  const timer = setInterval(work, intervalMs).unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
