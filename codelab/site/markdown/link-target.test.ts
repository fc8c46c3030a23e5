import { expect, test } from 'vitest';
import { linkTarget } from './link-target.ts';

const chapters = new Map([
  ['codelab/en/06-gateway.md', [[], ['before-you-start'], ['tls']]],
  ['codelab/ja/06-gateway.md', [[], ['はじめる前に'], ['tls-の設定']]],
  ['codelab/en/facilitator.md', [[]]],
]);
const target = (href: string, from = 'codelab/en/06-gateway.md') => linkTarget(href, from, chapters);

test.each([
  ['06-gateway.md', '#en/06-gateway'],
  ['./06-gateway.md#tls', '#en/06-gateway/2'],
  ['#before-you-start', '#en/06-gateway/1'],
  ['#unknown', '#en/06-gateway'],
  ['../ja/06-gateway.md', '#ja/06-gateway'],
  ['../ja/06-gateway.md#tls-%E3%81%AE%E8%A8%AD%E5%AE%9A', '#ja/06-gateway/2'],
  ['facilitator.md', '#en/facilitator'],
])('the link %s leads to the step %s', (href, expected) => {
  expect(target(href)).toEqual({ kind: 'step', href: expected });
});

test('a link to another file of the repository keeps the path of the file', () => {
  expect(target('../../k8s/base/')).toEqual({ kind: 'file', path: 'k8s/base/' });
  expect(target('../../docs/watcher.md#rules')).toEqual({ kind: 'file', path: 'docs/watcher.md' });
  expect(target('../README.md')).toEqual({ kind: 'file', path: 'codelab/README.md' });
});

test('a link to another website stays as it is', () => {
  for (const href of ['http://localhost:8080/#token=a', 'https://istio.io', 'mailto:somebody@example.com']) {
    expect(target(href)).toEqual({ kind: 'external', href });
  }
});
