import { execFile, spawn } from 'node:child_process';
import { skipped } from '../finding.ts';

/** The longest output that is read, in bytes. */
const MAX_BYTES = 32_000_000;

/** A context of kubectl, and the namespace of the demo. */
export interface Place {
  context: string;
  namespace: string;
}

/** The programs on this computer, run without a shell. Both throw a `Complaint` if the program fails. */
export interface Programs {
  /** Runs a program to its end, and returns what it prints. */
  run(program: string, args: string[], remedy: string): Promise<string>;
  /**
   * Starts a kubectl that runs until the doctor stops, and waits for a line of its output.
   *
   * @returns the first group of `ready`
   */
  serve(args: string[], ready: RegExp): Promise<string>;
}

/**
 * @param timeoutMs how long a program may take, or until its line comes
 * @param signal ends all programs that still run
 */
export function createPrograms(timeoutMs: number, signal: AbortSignal): Programs {
  return {
    run: (program, args, remedy) => run(program, args, remedy, timeoutMs, signal),
    serve: (args, ready) => serve(args, ready, timeoutMs, signal),
  };
}

function run(program: string, args: string[], remedy: string, timeoutMs: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: timeoutMs, signal, maxBuffer: MAX_BYTES, killSignal: 'SIGKILL' as const };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout);
      } else if (error.code === 'ENOENT') {
        reject(skipped(`${program} is not in the PATH.`, `install it: see the check "${program}" above`));
      } else if (error.killed === true && error.signal === 'SIGKILL') {
        reject(skipped(`${program} did not answer within ${timeoutMs / 1_000} s.`, remedy));
      } else {
        // A program that asks for a user name does so in its standard output.
        reject(skipped(`${lastLine(stdout)} ${lastLine(stderr) || error.message}`.trim(), remedy));
      }
    });
    // Without credentials, kubectl asks for a user name and would wait for it.
    child.stdin?.end();
  });
}

function serve(args: string[], ready: RegExp, timeoutMs: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const kubectl = spawn('kubectl', args, { signal, stdio: ['ignore', 'pipe', 'pipe'] });
    const fail = (why: string) => {
      clearTimeout(timer);
      kubectl.kill();
      reject(skipped(why, `try it: kubectl ${args.join(' ')}`));
    };
    const timer = setTimeout(() => fail(`kubectl did not answer within ${timeoutMs / 1_000} s.`), timeoutMs);
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk;
      const found = ready.exec(output)?.[1];
      if (found !== undefined) {
        clearTimeout(timer);
        resolve(found);
      }
    };
    kubectl.stdout.on('data', read);
    kubectl.stderr.on('data', read);
    kubectl.on('error', ({ message }) => fail(message));
    kubectl.on('close', () => fail(lastLine(output) || 'kubectl exited.'));
  });
}

/** The lines before the last one repeat it, or come from earlier attempts. */
function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').slice(0, 300);
}
