import { describe, expect, test } from 'vitest';
import { clusters, command, hasCluster } from '../support/cluster.ts';

describe.skipIf(!hasCluster)('npm run doctor', () => {
  test('finds no problem', async () => {
    const contexts = Object.values(clusters).flatMap((context: string | undefined) => context ?? []);
    const args = contexts.flatMap((context) => ['--context', context]);
    const report = await command('npm', ['run', '--silent', 'doctor', '--', '--json', ...args]).catch(
      (error: Error & { stdout: string }) => error.stdout,
    );
    const { findings } = JSON.parse(report) as { findings: { result: string; check: string; found: string }[] };

    expect(findings.length).toBeGreaterThan(15);
    expect(findings.filter(({ result }) => result === 'wrong')).toEqual([]);
  });
});
