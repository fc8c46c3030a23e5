import type { Print } from './output.ts';
import type { Program } from './programs.ts';
import { type Supervised, supervise } from './supervisor.ts';
import { watchSources } from './watch-sources.ts';

/** How long the programs may take to stop, in milliseconds: first the frontend with what is in flight, then the rest. */
const FIRST_PATIENCE_MS = 3_000;
const REST_PATIENCE_MS = 1_500;

/** npm hands on the Ctrl+C that the launcher has got already: what comes so soon is the same one, in milliseconds. */
const SAME_SIGNAL_MS = 1_000;

/** All the programs of the demo, as one. */
export interface Launcher {
  /** Aborts when the stop begins. */
  readonly signal: AbortSignal;
  start(program: Program): void;
  /** Says why, in one line, and stops everything: going on would not help. */
  giveUp(reason: string): void;
  /** Stops what was started last, then everything else, and ends this process; asked again, it ends all of it at once. */
  stop(exitCode: number): Promise<void>;
}

/**
 * Creates a launcher whose programs end with this process, whatever becomes of it.
 *
 * @param dev start a program again when its sources change
 */
export function createLauncher(print: Print, dev: boolean): Launcher {
  const stopping = new AbortController();
  const running: Supervised[] = [];
  let stoppedMs = Number.POSITIVE_INFINITY;
  const killAll = () => running.map((program) => program.kill());
  process.on('exit', killAll);

  const launcher: Launcher = {
    signal: stopping.signal,
    start(program) {
      if (!stopping.signal.aborted) {
        const supervised = supervise(program, { print, onHopeless: launcher.giveUp });
        running.push(supervised);
        if (dev) {
          watchSources(program.sources, stopping.signal, supervised.restart);
        }
      }
    },
    giveUp(reason) {
      if (!stopping.signal.aborted) {
        print('npm start', `${reason}, so everything stops.`);
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
        const [last, ...rest] = running.toReversed();
        await last?.stop(FIRST_PATIENCE_MS);
        await Promise.all(rest.map((program) => program.stop(REST_PATIENCE_MS)));
      }
      process.exit(exitCode);
    },
  };
  return launcher;
}
