import { afterAll, describe, expect, test } from 'vitest';
import { changeRoute } from '../support/change-route.ts';
import { command, contexts, gatewayUrl, hasCluster, inPrimary, watcherStatus } from '../support/cluster.ts';
import { until } from '../support/until.ts';

interface Finding {
  check: string;
  result: string;
  found: string;
}

/** Runs the doctor on all clusters, and returns what it found. */
async function examine(): Promise<Finding[]> {
  const args = contexts.flatMap((context) => ['--context', context]);
  const report = await command('npm', ['run', '--silent', 'doctor', '--', '--json', ...args]).catch(
    (error: Error & { stdout: string }) => error.stdout,
  );
  return JSON.parse(report).findings;
}

const wrong = (findings: Finding[]) => findings.filter(({ result }) => result === 'wrong');
const find = (findings: Finding[], check: string) => findings.find((finding) => finding.check === check);

/** A watcher that another test has just restarted first needs an address of the frontend, and two ticks. */
async function untilSettled(): Promise<void> {
  const url = await gatewayUrl();
  await until(async () => (await watcherStatus(url))?.verdict === 'settled', 'the watcher has a rate', 60_000);
}

describe.skipIf(!hasCluster)('npm run doctor', () => {
  test('finds no problem', async () => {
    await untilSettled();
    const findings = await examine();

    expect(findings.length).toBeGreaterThan(15);
    expect(wrong(findings)).toEqual([]);
  });

  describe('with an HTTPRoute', () => {
    afterAll(() => changeRoute('virtualservice'));

    test('finds no problem, and a VirtualService without effect', async () => {
      await changeRoute('httproute');
      await untilSettled();
      const findings = await examine();
      await inPrimary('apply', '-f', 'istio-manifests/worker-virtual-service.yaml');

      expect(wrong(findings)).toEqual([]);
      expect(find(findings, 'weights')).toMatchObject({ result: 'ok', found: 'primary 100, burst 0' });
      expect(find(findings, "watcher's rights")).toMatchObject({ result: 'ok' });
      expect(find(await examine(), 'weights')).toMatchObject({
        result: 'warning',
        found: expect.stringContaining('VirtualService'),
      });
    });
  });
});
