import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a script of k8s/ did. */
export interface ScriptRun {
  code: number;
  /** Standard output and standard error. */
  output: string;
  /** How it called the stand-ins, such as `kind get clusters`. The folder of its temporary files is `WORK`. */
  calls: string[];
}

/** A computer on which kind, docker, gcloud, kubectl and istioctl are the stand-ins of codelab/stand-ins. */
export interface Computer {
  /** The folder with the scripts, and the one in which the stand-ins remember what exists. */
  folder: string;
  state: string;
  /** Runs a script, such as `k8s/kind/up`. `STAND_IN_FAIL` lets the calls fail that begin with it. */
  run(command: string, env?: Record<string, string>, input?: string): Promise<ScriptRun>;
  /** Writes a file of the state, such as `contexts`. */
  write(path: string, content: string): Promise<void>;
  /** Reads a file of the state. */
  read(path: string): Promise<string>;
  remove(): Promise<void>;
}

/** Copies the scripts of k8s/, so that what they write does not reach the repository. */
export async function createComputer(): Promise<Computer> {
  const folder = await mkdtemp(join(tmpdir(), 'hashr-stand-ins-'));
  const state = join(folder, 'state');
  await mkdir(join(folder, 'tmp'));
  await mkdir(state);
  await cp(`${root}k8s`, join(folder, 'k8s'), { recursive: true });
  await cp(`${root}codelab/stand-ins`, join(folder, 'bin'), { recursive: true });
  const read = (path: string) => readFile(join(state, path), 'utf8');

  return {
    folder,
    state,
    read,
    async run(command, env = {}, input = '') {
      await rm(join(state, 'calls'), { force: true });
      const child = spawn('bash', ['-c', `${command} 2>&1`], {
        cwd: folder,
        env: {
          PATH: `${folder}/bin:${process.env.PATH}`,
          HOME: folder,
          TMPDIR: `${folder}/tmp`,
          STAND_IN_STATE: state,
          ...env,
        },
      });
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
      });
      child.stdin.end(input);
      const [code] = (await once(child, 'close')) as [number];
      const calls = (await read('calls').catch(() => '')).trim().split('\n');
      const temporary = new RegExp(`${folder}/tmp/[^/]+`, 'g');
      return { code, output, calls: calls.map((call) => call.replaceAll(temporary, 'WORK')) };
    },
    async write(path, content) {
      await mkdir(join(state, path, '..'), { recursive: true });
      await writeFile(join(state, path), content);
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** The calls that change something. */
export function changes(calls: string[]): string[] {
  const reading = / (list|get|view|inspect|ps|wait|describe|get-value)( |$)|--dry-run=client| test -f | --check /;
  return calls.filter((call) => !reading.test(call));
}
