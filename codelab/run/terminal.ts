import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalGroup } from './shell.ts';

/** A terminal of its own, in which one command runs. It does not know the variables of the chapter's shell. */
export interface Terminal {
  /** Everything that the command has written. */
  output(): string;
  /** Whether the command has ended by itself. */
  hasEnded(): boolean;
  /** Presses Ctrl+C. Returns whether the command ended because of it; otherwise it is killed. */
  stop(): Promise<boolean>;
}

const STOP_MS = 20_000;

/** Opens a terminal and runs a command in it. */
export function openTerminal(script: string, directory: string, env: NodeJS.ProcessEnv): Terminal {
  const child = spawn('bash', ['--noprofile', '--norc', '-c', script], {
    cwd: directory,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  let ended = false;
  const closed = once(child, 'close').then(() => {
    ended = true;
  });
  return {
    output: () => output,
    hasEnded: () => ended,
    async stop() {
      signalGroup(child, 'SIGINT');
      await Promise.race([closed, sleep(STOP_MS, undefined, { ref: false })]);
      const byItself = ended;
      signalGroup(child, 'SIGKILL');
      return byItself;
    },
  };
}
