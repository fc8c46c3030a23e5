import type { Logger } from './log.ts';

/** The resources that a process has opened, and closes when it stops. */
export interface Lifecycle {
  /** Aborts when the stop begins, and so ends everything that waits. */
  readonly signal: AbortSignal;
  /** Registers something to close. What is registered last is closed first. */
  onStop(name: string, close: () => Promise<void> | void): void;
  /** Begins the stop. The process exits when everything is closed, at the latest at the deadline. */
  stop(reason: string): Promise<void>;
}

interface LifecycleOptions {
  log: Logger;
  /** The time to close everything, in milliseconds. */
  deadlineMs?: number;
  /** For tests. */
  exit?: (code: number) => void;
}

/**
 * Creates the ordered stop of a process: it fails readiness (`signal`), closes everything in the reverse order of its
 * start, and exits. The exit code is 0, or 1 if closing failed or took longer than the deadline.
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
        log.error(`could not stop within ${deadlineMs} ms, exiting`);
        exit(1);
      }, deadlineMs);
      const clean = await closeAll();
      clearTimeout(deadline);
      exit(clean ? 0 : 1);
    },
  };
}

/**
 * Creates the lifecycle of this process. The stop begins with SIGINT, SIGTERM or SIGHUP, or when the IPC channel to the
 * launcher closes (a killed launcher cannot send a signal). A second signal exits at once. An uncaught error is logged
 * and exits with 1.
 */
export function createProcessLifecycle(log: Logger): Lifecycle {
  const lifecycle = createLifecycle({ log });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (lifecycle.signal.aborted) {
        process.exit(1);
      }
      void lifecycle.stop(name);
    });
  }
  const stopWithLauncher = () => void lifecycle.stop('the launcher has exited');
  process.on('disconnect', stopWithLauncher);
  process.channel?.unref();
  if (process.connected === false) {
    stopWithLauncher(); // The launcher ended before the listener was added.
  }
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught error, exiting');
    process.exit(1);
  });
  return lifecycle;
}
