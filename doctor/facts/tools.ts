import { z } from 'zod';
import { type Fact, known, unknown } from '../fact.ts';
import { lastLine } from '../runner/kubectl.ts';
import type { RunCommand } from '../runner/run-command.ts';
import type { ToolFacts } from './cluster-facts.ts';

const kubectlVersion = z.object({ clientVersion: z.object({ gitVersion: z.string() }) });
const istioctlVersion = z.object({ clientVersion: z.object({ version: z.string() }) });

/** Asks the programs on this computer for their versions. */
export async function gatherTools(run: RunCommand): Promise<ToolFacts> {
  const [kubectl, istioctl, skaffold] = await Promise.all([
    versionOf(
      run,
      ['kubectl', 'version', '--client', '-o', 'json'],
      'https://kubernetes.io/docs/tasks/tools/',
      (out) => kubectlVersion.parse(JSON.parse(out)).clientVersion.gitVersion,
    ),
    versionOf(
      run,
      ['istioctl', 'version', '--remote=false', '-o', 'json'],
      'https://istio.io/latest/docs/setup/getting-started/#download',
      (out) => istioctlVersion.parse(JSON.parse(out)).clientVersion.version,
    ),
    versionOf(run, ['skaffold', 'version'], 'https://skaffold.dev/docs/install/', (out) => out.trim()),
  ]);
  return { kubectl, istioctl, skaffold };
}

async function versionOf(
  run: RunCommand,
  [command = '', ...args]: string[],
  home: string,
  read: (stdout: string) => string,
): Promise<Fact<string>> {
  const outcome = await run(command, args);
  if (outcome.ended === 'missing') {
    return unknown('is not in the PATH.', `install it: ${home}`);
  }
  if (outcome.ended !== 'well') {
    const why = outcome.ended === 'late' ? 'does not answer in time' : lastLine(outcome.stderr);
    return unknown(`does not tell its version: ${why}.`, `try it: ${command} ${args.join(' ')}`);
  }
  try {
    return known(read(outcome.stdout).replace(/^v/, ''));
  } catch {
    return unknown('tells a version that the doctor does not understand.', `look at it: ${command} ${args.join(' ')}`);
  }
}
