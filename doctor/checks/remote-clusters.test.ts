import { expect, test } from 'vitest';
import { known } from '../fact.ts';
import { checkRemoteClusters } from './remote-clusters.ts';

const header = 'NAME        SECRET                                     STATUS     ISTIOD       REVISION';
const self = 'primary                                                synced     istiod-1     default';
const other = (status: string) =>
  `burst       istio-system/istio-remote-secret-burst     ${status}     istiod-1     default`;
const check = (...lines: string[]) =>
  checkRemoteClusters(['primary', 'burst'], 'primary', known([header, ...lines].join('\n')));

test('another cluster is there and up to date', () => {
  expect(check(self, other('synced'))).toMatchObject({ result: 'ok', found: 'burst synced' });
});

test('finds a cluster that istiod cannot reach', () => {
  expect(check(self, other('timeout'))).toMatchObject({ result: 'wrong', found: 'burst is timeout.' });
});

test('finds that nobody has introduced the clusters', () => {
  expect(check(self).remedy).toBe(
    'istioctl create-remote-secret --context burst --name burst | kubectl --context primary apply -f -',
  );
});

test('has nothing to say about one cluster alone', () => {
  expect(checkRemoteClusters(['primary'], 'primary', known(''))).toMatchObject({ result: 'skipped' });
});
