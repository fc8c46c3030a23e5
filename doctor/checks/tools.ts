import { memoised } from '../cluster/memoised.ts';
import { outputOf, type Programs } from '../cluster/programs.ts';
import { type Checks, Complaint, warning } from '../finding.ts';

/** The oldest skaffold that skaffold.yaml was tested with, as major and minor version; see docs/kubernetes.md. */
const OLDEST_SKAFFOLD = [2, 16] as const;

/** The programs that the demo needs on this computer. Without kubectl, the doctor cannot examine a cluster. */
const programsHere = {
  kubectl: {
    args: ['version', '--client', '-o', 'json'],
    result: 'wrong',
    site: 'https://kubernetes.io/docs/tasks/tools/',
  },
  istioctl: {
    args: ['version', '--remote=false', '-o', 'json'],
    result: 'warning',
    site: 'https://istio.io/latest/docs/setup/getting-started/#download',
  },
  skaffold: { args: ['version'], result: 'warning', site: 'https://skaffold.dev/docs/install/' },
} as const;

/** The versions of the programs, such as 1.35.4. Each read throws a {@link Complaint} if there is none. */
export type Tools = Record<keyof typeof programsHere, () => Promise<string>>;

/** Asks the programs for their versions. */
export function createTools(programs: Programs): Tools {
  const read = (program: keyof Tools) => async () => {
    const { args, result, site } = programsHere[program];
    const remedy = `install it: ${site}; or try it: ${program} ${args.join(' ')}`;
    const output = await outputOf(programs, program, [...args], remedy).catch(({ message }: Complaint) => {
      throw new Complaint(result, message, remedy);
    });
    const version = /\bv?(\d+\.\d+\.\d+[-+.\w]*)/.exec(output)?.[1];
    if (version === undefined) {
      throw new Complaint(result, 'prints no version.', remedy);
    }
    return version;
  };
  return memoised({ kubectl: read('kubectl'), istioctl: read('istioctl'), skaffold: read('skaffold') });
}

/** The checks of this computer. */
export const toolChecks: Checks<Tools> = {
  kubectl: ({ kubectl }) => kubectl(),
  istioctl: ({ istioctl }) => istioctl(),
  async skaffold({ skaffold }) {
    const version = await skaffold();
    const [major = 0, minor = 0] = version.split('.').map(Number);
    const [oldestMajor, oldestMinor] = OLDEST_SKAFFOLD;
    if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
      throw warning(
        `${version} is older than the versions that skaffold.yaml was tested with.`,
        `install ${OLDEST_SKAFFOLD.join('.')} or newer: ${programsHere.skaffold.site}`,
      );
    }
    return version;
  },
};
