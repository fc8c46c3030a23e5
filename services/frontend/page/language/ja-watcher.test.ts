import type { Notice } from '@hashr/messages/notices.ts';
import { expect, test } from 'vitest';
import { everyNotice, everyWhy } from '../../../../test/support/whys.ts';
import { explainInJapanese, japaneseNotices } from './ja-watcher.ts';

/** What stays as it is: clusters, fixed terms, settings, commands, and what a notice names. */
const untranslated =
  /primary|burst|istiowatcher(\/\w+)?|flux|FORCE|PAUSED|\/s\b|proxyStatsMatcher|Envoy|Prometheus|PROMETHEUS_URL|METRICS_URL|ROUTE_FILE|ROUTE=httproute|ServiceAccount|Service\b|HTTPRoute|VirtualService|Argo CD|ignoreDifferences|Pod|Role(Binding)?|k8s\/base|API|Event|true|app=/g;

const japanese = /^[^a-z]*[\u3040-\u30ff\u4e00-\u9fff][^a-z]*。$/i;

test('every reason of the watcher has sentences in Japanese', () => {
  for (const why of everyWhy.filter(({ kind }) => kind !== 'problem' && kind !== 'failed')) {
    expect(explainInJapanese(why).replace(untranslated, '')).toMatch(japanese);
  }
});

test.each(everyNotice.filter(({ code }) => code !== 'raw').map((notice) => [notice]))(
  'the notice %j has a sentence in Japanese, with everything that it names',
  (notice) => {
    const say = japaneseNotices[notice.code] as (notice: Notice) => string;
    const named = Object.entries(notice).flatMap(([field, value]) =>
      ['code', 'verb', 'source', 'by'].includes(field) ? [] : [value].flat().map(String),
    );
    const sentence = say(notice);

    expect(named.filter((name) => !sentence.includes(name))).toEqual([]);
    expect(named.reduce((text, name) => text.replaceAll(name, ''), sentence).replace(untranslated, '')).toMatch(
      /[\u3040-\u30ff\u4e00-\u9fff]/,
    );
    expect(named.reduce((text, name) => text.replaceAll(name, ''), sentence).replace(untranslated, '')).not.toMatch(
      /[a-z]{2}|undefined/i,
    );
  },
);
