import { expect, test } from 'vitest';
import type { Outcome, Programs } from '../cluster/programs.ts';
import { examineClusters } from '../doctor.ts';
import { skipped } from '../finding.ts';
import { isWrong } from '../report.ts';

const versions: Record<string, string> = {
  kubectl: '{"clientVersion": {"gitVersion": "v1.35.4"}}',
  istioctl: '{"clientVersion": {"version": "1.31.1"}}',
  skaffold: 'v2.16.1\n',
};

/** Programs that print their versions; every other call of them ends in the same way. */
function programs(otherwise: Outcome): Programs {
  return {
    run: async (program, args) =>
      args.includes('version') ? { ended: 'well', stdout: versions[program] ?? '' } : otherwise,
    serve: () => Promise.reject(skipped('nothing serves.', '')),
  };
}

const failing = (stderr: string): Outcome => ({ ended: 'badly', stdout: '', stderr });
const examine = (programs: Programs, contexts = ['primary']) =>
  examineClusters(programs, contexts, 'hashr', new AbortController().signal);

test.for([
  ['no answer', { ended: 'late', timeoutMs: 15_000 }, /no answer within 15 s/],
  ['a refusal', failing('The connection to the server 127.0.0.1:6443 was refused'), /127\.0\.0\.1:6443 was refused/],
  ['an unknown context', failing('error: context "primary" does not exist'), /context "primary" does not exist/],
] as [string, Outcome, RegExp][])('without a cluster it suggests the laptop: %s', async ([, outcome, pattern]) => {
  const [tools, cluster] = await examine(programs(outcome));

  expect(tools?.findings.map(({ result }) => result)).toEqual(['ok', 'ok', 'ok']);
  expect(cluster?.findings).toMatchObject([
    { result: 'wrong', found: expect.stringMatching(pattern), remedy: expect.stringContaining('--laptop') },
    { check: 'all else', result: 'skipped' },
  ]);
});

test('without any program it says what to install', async () => {
  const sections = await examine({ ...programs({ ended: 'missing' }), run: async () => ({ ended: 'missing' }) }, []);

  expect(isWrong(sections)).toBe(true);
  expect(sections[0]?.findings.map(({ result }) => result)).toEqual(['wrong', 'warning', 'warning']);
  expect(sections[1]?.findings[0]).toMatchObject({
    found: 'the cluster cannot be reached: kubectl is not in the PATH.',
  });
});

test('without a current context it says how to choose one', async () => {
  const [, cluster] = await examine(programs(failing('error: current-context is not set')), []);

  expect(cluster?.findings[0]?.remedy).toMatch(/^kubectl config use-context/);
});
