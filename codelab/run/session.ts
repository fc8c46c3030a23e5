import { join } from 'node:path';
import { createReadersPage, type ReadersPage } from './page.ts';
import { openShell, type Shell } from './shell.ts';
import type { Terminal } from './terminal.ts';

/** What one chapter has open: a shell, terminals, and a browser. */
export interface Session {
  /** The clone of the repository in which the reader works, with a slash at its end. */
  directory: string;
  env: NodeJS.ProcessEnv;
  /** A folder for stand-ins. */
  standIns: string;
  shell: Shell;
  /** The commands that were typed, in their order. */
  typed: string[];
  terminals: Map<string, Terminal>;
  page: ReadersPage;
}

/** Opens the session of a chapter. */
export function openSession(directory: string, env: NodeJS.ProcessEnv): Session {
  return {
    directory,
    env,
    standIns: join(directory, '.local/stand-ins'),
    shell: openShell(directory, env),
    typed: [],
    terminals: new Map(),
    page: createReadersPage(),
  };
}

/** Closes everything that is still open. */
export async function closeSession({ shell, terminals, page }: Session): Promise<void> {
  await Promise.all([...terminals.values()].map((terminal) => terminal.stop()));
  await page.close();
  shell.close();
}
