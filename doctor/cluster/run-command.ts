import { execFile } from 'node:child_process';

/** The longest output that is read, in bytes: all pods of a large namespace, and more. */
const MAX_BYTES = 32_000_000;

/** How a command ended. */
export type Outcome =
  | { ended: 'well'; stdout: string }
  | { ended: 'badly'; stdout: string; stderr: string }
  | { ended: 'missing' }
  | { ended: 'late'; timeoutMs: number };

/** Runs a command without a shell and waits for its end. */
export type RunCommand = (command: string, args: string[]) => Promise<Outcome>;

/** Commands that are ended when they take too long, or when the signal aborts. Never rejects. */
export function createRunner(timeoutMs: number, signal: AbortSignal): RunCommand {
  return (command, args) =>
    new Promise((resolve) => {
      const options = { timeout: timeoutMs, signal, maxBuffer: MAX_BYTES, killSignal: 'SIGKILL' as const };
      const child = execFile(command, args, options, (error, stdout, stderr) => {
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
      // Without credentials kubectl asks for a name, and would wait for it.
      child.stdin?.end();
    });
}
