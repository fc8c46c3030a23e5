import type { Fact } from '../fact.ts';
import type { ToolFacts } from '../facts/cluster-facts.ts';
import { type Finding, ok, warning, wrong } from '../finding.ts';

/** The oldest skaffold that skaffold.yaml was tried with; see docs/kubernetes.md. */
const OLDEST_SKAFFOLD = [2, 16] as const;

/** The programs on this computer: only kubectl is needed to look, the others to install and to mend. */
export function checkTools({ kubectl, istioctl, skaffold }: ToolFacts): Finding[] {
  return [
    'value' in kubectl ? ok('kubectl', kubectl.value) : wrong('kubectl', kubectl.unknown, kubectl.remedy),
    checkOptional('istioctl', istioctl),
    checkSkaffold(skaffold),
  ];
}

function checkOptional(name: string, version: Fact<string>): Finding {
  return 'value' in version ? ok(name, version.value) : warning(name, version.unknown, version.remedy);
}

function checkSkaffold(version: Fact<string>): Finding {
  const [major = 0, minor = 0] = 'value' in version ? version.value.split('.').map(Number) : [];
  const [oldestMajor, oldestMinor] = OLDEST_SKAFFOLD;
  return 'value' in version && (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))
    ? warning(
        'skaffold',
        `${version.value} is older than what skaffold.yaml was tried with.`,
        `install ${OLDEST_SKAFFOLD.join('.')} or newer: https://skaffold.dev/docs/install/`,
      )
    : checkOptional('skaffold', version);
}

/** Whether a program fits to what runs in the cluster; both are versions like 1.35.4. */
export function checkSkew(check: string, here: Fact<string>, there: string, mostMinors: number): Finding {
  if (!('value' in here)) {
    return ok(check, there);
  }
  const minorOf = (version: string) => Number(version.split('.')[1]);
  const apart = Math.abs(minorOf(here.value) - minorOf(there));
  return apart > mostMinors
    ? warning(
        check,
        `${there}, but the program on this computer is ${here.value}.`,
        `install one that is at most ${mostMinors} minor version away`,
      )
    : ok(check, there);
}
