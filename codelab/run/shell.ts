import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a command wrote (standard output and standard error together), and its exit code. */
interface CommandResult {
  output: string;
  /** `timeout` if it had to be interrupted. */
  code: number | 'timeout';
}

/** The bash of a chapter: variables and the directory last from one command to the next. */
export interface Shell {
  run(script: string, timeoutMs: number): Promise<CommandResult>;
  close(): void;
}

/** How long an interrupted command may take to end before the shell is killed. */
const INTERRUPT_MS = 5_000;

/** Starts a bash in a directory, with a process group of its own. */
export function openShell(directory: string, env: NodeJS.ProcessEnv): Shell {
  const scripts = mkdtempSync(join(tmpdir(), 'hashr-shell-'));
  const bash = startBash(directory, env);
  const closed = once(bash, 'close').then(() => 'closed' as const);

  return {
    async run(script, timeoutMs) {
      const file = join(scripts, 'command');
      writeFileSync(file, `${script}\n`);
      const mark = randomUUID();
      const finished = readUntilMark(bash, mark, closed);
      bash.stdin?.write(`source ${file} </dev/null; printf '\\n%s %d\\n' ${mark} $?\n`);
      const first = await Promise.race([finished, waitMs(timeoutMs)]);
      if (first !== undefined) {
        return first;
      }
      signalGroup(bash, 'SIGINT');
      const kill = setTimeout(() => signalGroup(bash, 'SIGKILL'), INTERRUPT_MS);
      const { output } = await finished;
      clearTimeout(kill);
      return { output, code: 'timeout' };
    },
    close() {
      signalGroup(bash, 'SIGKILL');
      rmSync(scripts, { recursive: true, force: true });
    },
  };
}

function startBash(directory: string, env: NodeJS.ProcessEnv): ChildProcess {
  const bash = spawn('bash', ['--noprofile', '--norc'], { cwd: directory, env, detached: true });
  // An interrupt ends the command, and not this bash.
  bash.stdin.write('exec 2>&1; trap : INT\n');
  bash.stdin.on('error', () => {}); // The shell has ended; `close` says so.
  return bash;
}

/** Collects the output up to the mark. If the shell ends before, the exit code is 1. */
async function readUntilMark(bash: ChildProcess, mark: string, closed: Promise<'closed'>): Promise<CommandResult> {
  let output = '';
  const ending = new RegExp(`\\n${mark} (\\d+)\\n$`);
  const { promise, resolve } = Promise.withResolvers<CommandResult>();
  const collect = (chunk: Buffer) => {
    output += chunk;
    const found = ending.exec(output);
    if (found !== null) {
      resolve({ output: output.slice(0, found.index), code: Number(found[1]) });
    }
  };
  bash.stdout?.on('data', collect);
  const result = await Promise.race([
    promise,
    closed.then((): CommandResult => ({ output: `${output}\nThe shell has ended.`, code: 1 })),
  ]);
  bash.stdout?.off('data', collect);
  return result;
}

function waitMs(ms: number): Promise<undefined> {
  return sleep(ms, undefined, { ref: false });
}

/** Sends a signal to a process and to everything that it started. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-(pid as number), signal);
  } catch {
    // It has ended.
  }
}
