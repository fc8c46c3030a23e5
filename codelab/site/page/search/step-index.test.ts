import { expect, test } from 'vitest';
import { excerpt } from './excerpt.ts';
import { indexSteps } from './step-index.ts';
import { wordsOf } from './words.ts';

const chapters = [
  {
    name: '01-laptop',
    title: 'On your laptop',
    steps: [
      {
        title: 'Start',
        html: '<p>Run <code>npm start</code>. The VirtualService has two weights. Watcher, watcher, watcher!</p>',
      },
      { title: 'The watcher', html: '<p>It moves the traffic &amp; reports it.</p>' },
    ],
  },
  {
    name: '06-gateway',
    title: 'ゲートウェイ',
    steps: [
      {
        title: '重みを変える',
        html: '<h2>重みを変える</h2><p>VirtualServiceの重みを手で変更します。</p><figcaption>コマンド</figcaption><pre>kubectl -n hashr get pods -o <span>jsonpath=&#x27;{..name}&#x27;</span></pre>',
      },
    ],
  },
];
const search = indexSteps(chapters);
const found = (query: string) => search(query).map(({ chapter, step }) => `${chapter.name}/${step}`);

test('finds the steps that contain all words, whatever their case', () => {
  expect(found('WEIGHTS npm')).toEqual(['01-laptop/0']);
  expect(found('traffic npm')).toEqual([]);
  expect(found('get pods')).toEqual(['06-gateway/0']);
  expect(found('')).toEqual([]);
});

test('finds the beginning of a word, and a word with a mistake', () => {
  expect(found('virt')).toEqual(expect.arrayContaining(['01-laptop/0', '06-gateway/0']));
  expect(found('watchr')).toContain('01-laptop/1');
});

test('finds Japanese words, which have no spaces between them', () => {
  expect(found('重み')).toEqual(['06-gateway/0']);
  expect(found('手で変更')).toEqual(['06-gateway/0']);
  expect(found('ゲートウェイ')).toEqual(['06-gateway/0']);
  expect(found('重')).toEqual(['06-gateway/0']);
  expect(found('軽い')).toEqual([]);
});

test('shows the text of a step without its title, captions and markup', () => {
  expect(search('手で変更')[0]?.text).toBe(
    "VirtualServiceの重みを手で変更します。 kubectl -n hashr get pods -o jsonpath='{..name}'",
  );
});

test('a step with the word in its title comes first', () => {
  expect(found('watcher')[0]).toBe('01-laptop/1');
});

test('splits a text into words: Japanese into pairs of characters', () => {
  expect(wordsOf('Istioの設定を見る: outbound_.80')).toEqual([
    ...['istio', 'の設', '設定', '定を', 'を見', '見る'],
    ...['outbound', '80'],
  ]);
  expect(wordsOf('ＡＢＣ ﾃｽﾄ')).toEqual(['abc', 'テス', 'スト']);
});

test('an excerpt begins shortly before the first match, and marks each', () => {
  const parts = excerpt(`${'a '.repeat(100)}weight and Weights`, ['weight']);

  expect(parts[0]?.text.length).toBeLessThan(50);
  expect(parts.filter(({ match }) => match).map(({ text }) => text)).toEqual(['weight', 'Weight']);
  expect(excerpt('short', ['none'])).toEqual([{ text: 'short', match: false }]);
});
