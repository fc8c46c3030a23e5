import { ConfigError } from './env.ts';

/** The exit code for an invalid configuration (EX_CONFIG of sysexits.h). A restart does not fix it. */
export const EXIT_CONFIG = 78;

/**
 * Runs the main function of a program. If it fails, the process exits: with one readable message for an expected error
 * (an invalid setting or option, a port in use), else with a stack trace.
 */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const { syscall, code } = error as NodeJS.ErrnoException;
    const expected = error instanceof ConfigError || syscall === 'listen' || code?.startsWith('ERR_PARSE_ARGS');
    process.stderr.write(`${expected ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
    process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
  }
}
