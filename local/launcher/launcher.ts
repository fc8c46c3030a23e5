import type { Print } from './output.ts';
import type { Program } from './programs.ts';
import { type Supervised, supervise } from './supervisor.ts';

/** How long the program that started last (the frontend) may take to stop, in milliseconds. */
const LAST_GRACE_PERIOD_MS = 3_000;
/** How long the other programs may take to stop after that, in milliseconds. */
const OTHERS_GRACE_PERIOD_MS = 1_500;

/**
 * npm forwards a Ctrl+C that the terminal has sent to the launcher already. It arrives within this time, in
 * milliseconds.
 */
const SAME_SIGNAL_MS = 1_000;

/** Starts and stops the programs of the demo. */
export interface Launcher {
  /** Aborts when the stop begins. */
  readonly signal: AbortSignal;
  start(program: Program): void;
  /** Restarts the programs whose sources contain one of these files. */
  restartChanged(paths: string[]): void;
  /** Prints the reason and stops everything. */
  giveUp(reason: string): void;
  /** Stops the last program, then all others, and exits. A second call exits at once and kills all programs. */
  stop(exitCode: number): Promise<void>;
}

/** Creates a launcher. Its programs end with this process, even if this process is killed. */
export function createLauncher(print: Print): Launcher {
  const stopping = new AbortController();
  const running: Supervised[] = [];
  let stoppedMs = Number.POSITIVE_INFINITY;
  process.on('exit', () => running.forEach((supervised) => void supervised.kill()));

  const launcher: Launcher = {
    signal: stopping.signal,
    start(program) {
      if (!stopping.signal.aborted) {
        running.push(supervise(program, { print, onFatal: launcher.giveUp }));
      }
    },
    restartChanged(paths) {
      const hasChanged = (directory: string) => paths.some((path) => path.startsWith(`${directory}/`));
      running.filter(({ program }) => program.sources.some(hasChanged)).forEach(({ restart }) => void restart());
    },
    giveUp(reason) {
      if (!stopping.signal.aborted) {
        print('npm start', `${reason}. All programs stop.`);
        void launcher.stop(1);
      }
    },
    async stop(exitCode) {
      if (stopping.signal.aborted && performance.now() - stoppedMs < SAME_SIGNAL_MS) {
        return;
      }
      if (!stopping.signal.aborted) {
        stoppedMs = performance.now();
        stopping.abort();
        const [last, ...others] = running.toReversed();
        await last?.stop(LAST_GRACE_PERIOD_MS);
        await Promise.all(others.map((supervised) => supervised.stop(OTHERS_GRACE_PERIOD_MS)));
      }
      process.exit(exitCode);
    },
  };
  return launcher;
}
