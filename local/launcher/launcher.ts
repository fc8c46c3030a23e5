import type { Print } from './output.ts';
import type { Program } from './programs.ts';
import { type Supervised, supervise } from './supervisor.ts';

/** How long the programs may take to stop, in milliseconds: first the frontend with what is in flight, then the rest. */
const FIRST_PATIENCE_MS = 3_000;
const REST_PATIENCE_MS = 1_500;

/** All the programs of the demo, as one. */
export interface Launcher {
  /** Aborts when the stop begins. */
  readonly signal: AbortSignal;
  start(program: Program): void;
  /** Says why, in one line, and stops everything: going on would not help. */
  giveUp(reason: string): void;
  /** Stops what was started last, then everything else; asked again, it ends everything at once. Ends this process. */
  stop(exitCode: number): Promise<void>;
}

/** Creates a launcher that ends with this process, whatever becomes of it. */
export function createLauncher(print: Print): Launcher {
  const stopping = new AbortController();
  const running: Supervised[] = [];
  const killAll = () => running.map((program) => program.kill());
  process.on('exit', killAll);

  const launcher: Launcher = {
    signal: stopping.signal,
    start(program) {
      if (!stopping.signal.aborted) {
        running.push(supervise(program, { print, onHopeless: launcher.giveUp }));
      }
    },
    giveUp(reason) {
      print('npm start', `${reason}, so everything stops.`);
      void launcher.stop(1);
    },
    async stop(exitCode) {
      if (!stopping.signal.aborted) {
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
