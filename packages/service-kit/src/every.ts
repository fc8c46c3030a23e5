/** Calls `work` every `intervalMs` until the signal aborts. The timer alone does not keep the process running. */
export function every(intervalMs: number, signal: AbortSignal, work: () => void): void {
  const timer = setInterval(work, intervalMs).unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
