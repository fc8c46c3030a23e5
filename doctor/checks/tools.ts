import { z } from 'zod';
import { lastLine } from '../cluster/kubectl.ts';
import type { RunCommand } from '../cluster/run-command.ts';
import { type Check, type Complaint, warning, wrong } from '../finding.ts';
import { once } from '../once.ts';

/** The oldest skaffold that skaffold.yaml was tried with; see docs/kubernetes.md. */
const OLDEST_SKAFFOLD = [2, 16] as const;

const kubectlVersion = z.object({ clientVersion: z.object({ gitVersion: z.string() }) });
const istioctlVersion = z.object({ clientVersion: z.object({ version: z.string() }) });

/** The programs on this computer, by their versions. Each read throws a {@link Complaint} if there is none. */
export interface Tools {
  kubectl(): Promise<string>;
  istioctl(): Promise<string>;
  skaffold(): Promise<string>;
}

/** Asks the programs for their versions. Only kubectl is needed to look; the others install and fix. */
export function createTools(run: RunCommand): Tools {
  return {
    kubectl: once(() =>
      versionOf(
        run,
        wrong,
        ['kubectl', 'version', '--client', '-o', 'json'],
        'https://kubernetes.io/docs/tasks/tools/',
        (out) => kubectlVersion.parse(JSON.parse(out)).clientVersion.gitVersion,
      ),
    ),
    istioctl: once(() =>
      versionOf(
        run,
        warning,
        ['istioctl', 'version', '--remote=false', '-o', 'json'],
        'https://istio.io/latest/docs/setup/getting-started/#download',
        (out) => istioctlVersion.parse(JSON.parse(out)).clientVersion.version,
      ),
    ),
    skaffold: once(() =>
      versionOf(run, warning, ['skaffold', 'version'], 'https://skaffold.dev/docs/install/', (out) => out.trim()),
    ),
  };
}

async function versionOf(
  run: RunCommand,
  complain: (found: string, remedy: string) => Complaint,
  [command = '', ...args]: string[],
  home: string,
  read: (stdout: string) => string,
): Promise<string> {
  const outcome = await run(command, args);
  if (outcome.ended === 'missing') {
    throw complain('is not in the PATH.', `install it: ${home}`);
  }
  const remedy = `try it: ${command} ${args.join(' ')}`;
  if (outcome.ended !== 'well') {
    const why = outcome.ended === 'late' ? 'does not answer in time' : lastLine(outcome.stderr);
    throw complain(`does not tell its version: ${why}.`, remedy);
  }
  try {
    return read(outcome.stdout).replace(/^v/, '');
  } catch {
    throw complain('tells a version that the doctor does not understand.', remedy);
  }
}

/** The checks of this computer. */
export const toolChecks: Check<Tools>[] = [
  { name: 'kubectl', run: ({ kubectl }) => kubectl() },
  { name: 'istioctl', run: ({ istioctl }) => istioctl() },
  {
    name: 'skaffold',
    async run({ skaffold }) {
      const version = await skaffold();
      const [major = 0, minor = 0] = version.split('.').map(Number);
      const [oldestMajor, oldestMinor] = OLDEST_SKAFFOLD;
      if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
        throw warning(
          `${version} is older than what skaffold.yaml was tried with.`,
          `install ${OLDEST_SKAFFOLD.join('.')} or newer: https://skaffold.dev/docs/install/`,
        );
      }
      return version;
    },
  },
];

/**
 * Checks that a program fits to what runs in the cluster.
 *
 * @param here the version of the program, such as 1.35.4; undefined: not known
 * @param there the version in the cluster
 */
export function checkSkew(here: string | undefined, there: string, mostMinors: number): string {
  const minorOf = (version: string) => Number(version.split('.')[1]);
  if (here !== undefined && Math.abs(minorOf(here) - minorOf(there)) > mostMinors) {
    throw warning(
      `${there}, but the program on this computer is ${here}.`,
      `install one that is at most ${mostMinors} minor version away`,
    );
  }
  return there;
}
