import { z } from 'zod';
import { readJson } from '../cluster/answer.ts';
import { memoised } from '../cluster/memoised.ts';
import type { Programs } from '../cluster/programs.ts';
import { type Checks, type Complaint, warning, wrong } from '../finding.ts';

/** The oldest skaffold that skaffold.yaml was tested with, as major and minor version; see docs/kubernetes.md. */
const OLDEST_SKAFFOLD = [2, 16] as const;
const INSTALL_KUBECTL = 'https://kubernetes.io/docs/tasks/tools/';
const INSTALL_ISTIOCTL = 'https://istio.io/latest/docs/setup/getting-started/#download';
const INSTALL_SKAFFOLD = 'https://skaffold.dev/docs/install/';

const kubeconfigSchema = z.object({
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string() }) })),
});

/** The versions of programs on this computer, such as 1.35.4, and the kubeconfig. Each read throws a `Complaint` if there is none. */
export type Tools = ReturnType<typeof createTools>;

/** Asks the programs for their versions. Only kubectl is needed to examine a cluster. */
export function createTools({ run }: Programs) {
  async function versionOf(complain: typeof wrong, site: string, program: string, ...args: string[]): Promise<string> {
    const remedy = `install it: ${site}; or try it: ${program} ${args.join(' ')}`;
    const output = await run(program, args, remedy).catch(({ message }: Complaint) => {
      throw complain(message, remedy);
    });
    const version = /\bv?(\d+\.\d+\.\d+[-+.\w]*)/.exec(output)?.[1];
    if (version === undefined) {
      throw complain(`${program} prints no version.`, remedy);
    }
    return version;
  }
  return memoised({
    kubectl: () => versionOf(wrong, INSTALL_KUBECTL, 'kubectl', 'version', '--client', '-o', 'json'),
    istioctl: () => versionOf(warning, INSTALL_ISTIOCTL, 'istioctl', 'version', '--remote=false', '-o', 'json'),
    skaffold: () => versionOf(warning, INSTALL_SKAFFOLD, 'skaffold', 'version'),
    /** The contexts in the kubeconfig. */
    async contexts() {
      const remedy = 'try it: kubectl config view';
      const text = await run('kubectl', ['config', 'view', '-o', 'json'], remedy);
      return readJson(kubeconfigSchema, text, 'the kubeconfig', remedy).contexts;
    },
  });
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
      const found = `${version} is older than the versions that skaffold.yaml was tested with.`;
      throw warning(found, `install ${OLDEST_SKAFFOLD.join('.')} or newer: ${INSTALL_SKAFFOLD}`);
    }
    return version;
  },
};
