import { describe, expect, test } from 'vitest';
import { clusters, command, gatewayUrl, hasCluster, watcherStatus } from '../support/cluster.ts';
import { until } from '../support/until.ts';

describe.skipIf(!hasCluster)('npm run doctor', () => {
  test('finds no problem', async () => {
    const url = await gatewayUrl();
    // A watcher that another test has just restarted first needs an address of the frontend, and two ticks.
    await until(async () => (await watcherStatus(url))?.verdict === 'settled', 'the watcher has a rate', 60_000);
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
