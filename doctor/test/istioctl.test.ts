import { expect, test } from 'vitest';
import { checkConfiguration, checkRemoteClusters } from '../checks/istioctl.ts';
import { examine, skipped } from '../finding.ts';
import { recordedCluster, subjectOf } from './recorded.ts';

const header = 'NAME        SECRET                                     STATUS     ISTIOD       REVISION';
const self = 'primary                                                synced     istiod-1     default';
const other = (status: string) =>
  `burst       istio-system/istio-remote-secret-burst     ${status}     istiod-1     default`;
const check = async (...lines: string[]) => {
  const cluster = recordedCluster({ remoteClusters: [header, ...lines].join('\n') });
  const subject = { ...subjectOf(cluster), contexts: ['primary', 'burst'] };
  return (await examine({ 'clusters joined': checkRemoteClusters }, subject))[0];
};

test('another cluster is known and synchronised', async () => {
  expect(await check(self, other('synced'))).toMatchObject({ result: 'ok', found: 'burst synced' });
});

test('finds a cluster that istiod cannot reach', async () => {
  expect(await check(self, other('timeout'))).toMatchObject({
    result: 'wrong',
    found: 'the status of burst is timeout.',
  });
});

test('finds that istiod does not know the other cluster', async () => {
  expect((await check(self))?.remedy).toBe(
    'istioctl create-remote-secret --context burst --name burst | kubectl --context primary apply -f -',
  );
});

test('is skipped for one cluster alone', async () => {
  await expect(checkRemoteClusters(subjectOf(recordedCluster()))).rejects.toMatchObject({ result: 'skipped' });
});

/** A message of `istioctl analyze -o json`, as version 1.31.1 prints it. */
const message = (
  code: string,
  level: string,
  text: string,
  origin = 'VirtualService hashr/worker-virtual-service',
) => ({
  code,
  documentationUrl: `https://istio.io/v1.31/docs/reference/config/analysis/${code.toLowerCase()}/?ref=istioctl-analyze`,
  level,
  message: text,
  origin,
  reference: '',
});
const missing = message('IST0101', 'Error', 'Referenced host+subset in destinationrule not found: "worker-service+x"');
const deprecated = message('IST0002', 'Warning', 'Deprecated: x');
const analyze = async (analysis: string | Error) =>
  (await examine({ configuration: checkConfiguration }, subjectOf(recordedCluster({ analysis }))))[0];

test('shows the first error of istioctl analyze, else the first warning', async () => {
  expect(await analyze(JSON.stringify([deprecated, missing]))).toMatchObject({
    result: 'wrong',
    found: `VirtualService hashr/worker-virtual-service: ${missing.message} (and 1 more)`,
    remedy: expect.stringMatching(/^https:.*ist0101.*; all messages: istioctl analyze --context primary -n hashr$/),
  });
  expect(await analyze(JSON.stringify([deprecated]))).toMatchObject({ result: 'warning' });
});

test('leaves out information, and what other checks say', async () => {
  const known = [
    message('IST0103', 'Warning', 'The pod worker-1 is missing the Istio proxy.', 'Pod hashr/worker-1'),
    message(
      'IST0173',
      'Error',
      'The Subset burst does not select any pods.',
      'DestinationRule hashr/worker-destination-rule',
    ),
    message('IST0171', 'Warning', 'A condition with a negative status is present', 'HTTPRoute hashr/worker-route'),
  ];

  for (const one of [message('IST0118', 'Info', 'a port'), ...known]) {
    expect((await analyze(JSON.stringify([one])))?.result).toBe('ok');
  }
});

test('without istioctl, the analysis is skipped', async () => {
  expect(await analyze(skipped('istioctl is not in the PATH.', 'install it'))).toMatchObject({
    result: 'skipped',
    remedy: 'install it',
  });
  expect((await analyze('an older istioctl'))?.result).toBe('skipped');
});
