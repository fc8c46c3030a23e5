import { expect, test } from 'vitest';
import { checkRemoteClusters } from '../checks/istioctl.ts';
import { examine } from '../finding.ts';
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

test('another cluster is there and up to date', async () => {
  expect(await check(self, other('synced'))).toMatchObject({ result: 'ok', found: 'burst synced' });
});

test('finds a cluster that istiod cannot reach', async () => {
  expect(await check(self, other('timeout'))).toMatchObject({
    result: 'wrong',
    found: 'the status of burst is timeout.',
  });
});

test('finds that nobody has introduced the clusters', async () => {
  expect((await check(self))?.remedy).toBe(
    'istioctl create-remote-secret --context burst --name burst | kubectl --context primary apply -f -',
  );
});

test('has nothing to say about one cluster alone', async () => {
  await expect(checkRemoteClusters(subjectOf(recordedCluster()))).rejects.toMatchObject({ result: 'skipped' });
});
