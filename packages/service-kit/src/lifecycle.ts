import type { Logger } from './log.ts';

/** What a process opened, to be closed in the opposite order when it is told to stop. */
export interface Lifecycle {
  /** Aborts when the stop begins: whatever waits, waits no longer. */
  readonly signal: AbortSignal;
  /** Names something that has to be closed; the last one named is closed first. */
  onStop(name: string, close: () => Promise<void> | void): void;
  /** Begins the stop; the process ends when all is closed, at the latest at the deadline. */
  stop(reason: string): Promise<void>;
}

interface LifecycleOptions {
  log: Logger;
  /** How long everything together may take to close, in milliseconds. */
  deadlineMs?: number;
  /** For tests. */
  exit?: (code: number) => void;
}

/**
 * The ordered stop of a process: not ready (`signal`), then each thing that was opened is closed, newest first, within
 * a deadline. It exits with 0, or with 1 if something failed or the deadline came first.
 */
export function createLifecycle({ log, deadlineMs = 4_000, exit = process.exit }: LifecycleOptions): Lifecycle {
  const stopping = new AbortController();
  const opened: { name: string; close: () => Promise<void> | void }[] = [];

  async function closeAll(): Promise<boolean> {
    let clean = true;
    for (const { name, close } of opened.reverse()) {
      try {
        await close();
      } catch (error) {
        clean = false;
        log.error({ err: error }, `could not close ${name}`);
      }
    }
    return clean;
  }

  return {
    signal: stopping.signal,
    onStop(name, close) {
      opened.push({ name, close });
    },
    async stop(reason) {
      if (stopping.signal.aborted) {
        return;
      }
      log.info(`stopping: ${reason}`);
      stopping.abort();
      const deadline = setTimeout(() => {
        log.error(`not stopped after ${deadlineMs} ms, leaving`);
        exit(1);
      }, deadlineMs);
      const clean = await closeAll();
      clearTimeout(deadline);
      exit(clean ? 0 : 1);
    },
  };
}

/**
 * Ties a lifecycle to this process: SIGINT, SIGTERM and SIGHUP begin the stop, the second one leaves at once; so does
 * the end of the launcher that started this process with a channel to it (if it was killed it can say nothing else);
 * an error that nobody caught is logged and ends the process with 1.
 */
export function stopWithProcess(lifecycle: Lifecycle, log: Logger): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (lifecycle.signal.aborted) {
        process.exit(1);
      }
      void lifecycle.stop(name);
    });
  }
  const launcherIsGone = () => void lifecycle.stop('the launcher is gone');
  process.on('disconnect', launcherIsGone);
  process.channel?.unref();
  if (process.connected === false) {
    launcherIsGone(); // It ended before anybody listened for that.
  }
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'this should not have happened');
    process.exit(1);
  });
}
