import { execFile, spawn } from 'node:child_process';
import { skipped } from '../finding.ts';

/** The longest output that is read, in bytes. */
const MAX_BYTES = 32_000_000;

/** How a program ended. */
export type Outcome =
  | { ended: 'well'; stdout: string }
  | { ended: 'badly'; stdout: string; stderr: string }
  | { ended: 'missing' }
  | { ended: 'late'; timeoutMs: number };

/** The programs on this computer, run without a shell. */
export interface Programs {
  /** Runs a program until it ends, or for too long. Never rejects. */
  run(program: string, args: string[]): Promise<Outcome>;
  /**
   * Starts a kubectl that serves something until the doctor stops, and waits for a line of its output.
   *
   * @returns the first group of `ready`
   * @throws {Complaint} if that line does not come
   */
  serve(args: string[], ready: RegExp): Promise<string>;
}

/** @param signal ends all programs that still run */
export function createPrograms(timeoutMs: number, signal: AbortSignal): Programs {
  return {
    run: (program, args) =>
      new Promise((resolve) => {
        const options = { timeout: timeoutMs, signal, maxBuffer: MAX_BYTES, killSignal: 'SIGKILL' as const };
        const child = execFile(program, args, options, (error, stdout, stderr) => {
          if (error === null) {
            resolve({ ended: 'well', stdout });
          } else if (error.code === 'ENOENT') {
            resolve({ ended: 'missing' });
          } else if (error.killed === true && error.signal === 'SIGKILL') {
            resolve({ ended: 'late', timeoutMs });
          } else {
            resolve({ ended: 'badly', stdout, stderr: stderr || error.message });
          }
        });
        // Without credentials, kubectl asks for a user name and would wait for it.
        child.stdin?.end();
      }),
    serve: (args, ready) =>
      new Promise((resolve, reject) => {
        const kubectl = spawn('kubectl', args, { signal, stdio: ['ignore', 'pipe', 'pipe'] });
        const fail = (why: string) => {
          clearTimeout(timer);
          kubectl.kill();
          reject(skipped(why, `try it: kubectl ${args.join(' ')}`));
        };
        const timer = setTimeout(() => fail(`no answer within ${timeoutMs / 1_000} s.`), timeoutMs);
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
        kubectl.on('close', () => fail(lastLine(output) || 'kubectl ended.'));
      }),
  };
}

/**
 * What a program prints.
 *
 * @throws {Complaint} if it fails
 */
export async function outputOf({ run }: Programs, program: string, args: string[], remedy: string): Promise<string> {
  const outcome = await run(program, args);
  switch (outcome.ended) {
    case 'well':
      return outcome.stdout;
    case 'missing':
      throw skipped(`${program} is not in the PATH.`, remedy);
    case 'late':
      throw skipped(`${program} gives no answer within ${outcome.timeoutMs / 1_000} s.`, remedy);
    case 'badly':
      // A program that asks for a user name does so in its standard output.
      throw skipped(`${lastLine(outcome.stdout)} ${lastLine(outcome.stderr)}`.trim(), remedy);
  }
}

/** The lines before the last one repeat it, or come from earlier attempts. */
function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').slice(0, 300);
}
