import { expect, test } from 'vitest';
import type { Programs } from '../cluster/programs.ts';
import { examineClusters } from '../doctor.ts';
import { skipped } from '../finding.ts';
import { isWrong } from '../report.ts';

const versions: Record<string, string> = {
  kubectl: '{"clientVersion": {"gitVersion": "v1.35.4"}}',
  istioctl: '{"clientVersion": {"version": "1.31.1"}}',
  skaffold: 'v2.16.1\n',
};

/** Programs that print their versions; every other call of them fails in the same way. */
function programs(message: string): Programs {
  return {
    run: async (program, args, remedy) => {
      if (args.includes('version')) {
        return versions[program] ?? '';
      }
      throw skipped(message, remedy);
    },
    serve: () => Promise.reject(skipped('nothing serves.', '')),
  };
}

async function examine(programs: Programs, contexts = ['primary']) {
  const stopping = new AbortController();
  const sections = await examineClusters(programs, contexts, 'hashr', stopping.signal);
  stopping.abort();
  return sections;
}

test.for([
  ['kubectl did not answer within 15 s.', /did not answer within 15 s/],
  ['The connection to the server 127.0.0.1:6443 was refused', /127\.0\.0\.1:6443 was refused/],
  ['error: context "primary" does not exist', /context "primary" does not exist/],
] as const)('without a cluster it suggests the laptop: %s', async ([message, pattern]) => {
  const [tools, cluster] = await examine(programs(message));

  expect(tools?.findings.map(({ result }) => result)).toEqual(['ok', 'ok', 'ok']);
  expect(cluster?.findings).toMatchObject([
    { result: 'wrong', found: expect.stringMatching(pattern), remedy: expect.stringContaining('--laptop') },
    { check: 'all else', result: 'skipped' },
  ]);
});

test('without any program it says what to install', async () => {
  const run = (program: string) => Promise.reject(skipped(`${program} is not in the PATH.`, ''));
  const sections = await examine({ ...programs(''), run }, []);

  expect(isWrong(sections)).toBe(true);
  expect(sections[0]?.findings.map(({ result }) => result)).toEqual(['wrong', 'warning', 'warning']);
  expect(sections[1]?.findings[0]).toMatchObject({
    found: 'the cluster cannot be reached: kubectl is not in the PATH.',
  });
});

test('without a current context it says how to choose one', async () => {
  const [, cluster] = await examine(programs('error: current-context is not set'), []);

  expect(cluster?.findings[0]?.remedy).toMatch(/^kubectl config use-context/);
});
