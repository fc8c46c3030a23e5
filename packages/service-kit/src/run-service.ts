import { ConfigError } from './env.ts';

/** The exit code of a process whose configuration is wrong (sysexits.h, EX_CONFIG): starting it again will not help. */
export const EXIT_CONFIG = 78;

/**
 * Runs a service's `main`. A wrong configuration, a port that is taken or any other failure to start ends the process
 * with one readable message instead of a stack trace.
 */
export async function runService(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const expected = error instanceof ConfigError || (error as NodeJS.ErrnoException).syscall === 'listen';
    process.stderr.write(`${expected ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
    process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
  }
}
