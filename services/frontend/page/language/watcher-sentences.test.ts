import { afterEach, describe, expect, test } from 'vitest';
import { settledStatus } from '../../../../test/support/watcher-status.ts';
import { en } from './en.ts';
import { japanese } from './japanese.ts';
import { setLanguage } from './text.ts';
import { notesOf, problemOf, reasonOf, toText } from './watcher-sentences.ts';

const status = settledStatus(0);
const forced = { reason: 'Forced.', why: { kind: 'forced', burstPercent: 0, by: 'setting' } } as const;
const noData: Parameters<typeof reasonOf>[0] = {
  reason: 'There is no rate. Nobody answers.',
  why: { kind: 'no-data', notices: [{ code: 'raw', message: 'Nobody answers.' }] },
};
const stale = { code: 'stale', seconds: 47 } as const;

afterEach(() => setLanguage('en', { catalogue: en }));

test('in English, the page shows what the watcher says', () => {
  const failing = { ...status, problem: 'Old.', problemNotices: [stale], notes: ['Old.'], noteNotices: [[stale]] };

  expect(reasonOf(forced)).toEqual([{ text: 'Forced.' }]);
  expect(problemOf(failing)).toEqual([{ text: 'Old.' }]);
  expect(notesOf(failing)).toEqual([[{ text: 'Old.' }]]);
});

describe('in Japanese', () => {
  test('the page makes the sentences from the data', () => {
    setLanguage('ja', japanese);
    const failing = { ...status, problem: 'Old.', problemNotices: [stale], notes: ['Old.'], noteNotices: [[stale]] };
    const sentence = { text: 'フロントエンドの最新のスクレイプは47秒前のものです。' };

    expect(toText(reasonOf(forced))).toContain('設定FORCE');
    expect(problemOf(failing)).toEqual([sentence]);
    expect(notesOf(failing)).toEqual([[sentence]]);
    expect(problemOf(status)).toBeNull();
  });

  test('a raw sentence stays as it is, and is marked as English', () => {
    setLanguage('ja', japanese);

    expect(reasonOf(noData)).toEqual([
      { text: 'レートがわからないため、重みは変わりません。' },
      { text: 'Nobody answers.', lang: 'en' },
    ]);
  });

  test('without data, as from an older watcher, its sentences are marked as English', () => {
    setLanguage('ja', japanese);
    const older = { ...status, problem: 'Broken.', notes: ['Note.'] };

    expect(reasonOf(older)).toEqual([{ text: status.reason, lang: 'en' }]);
    expect(problemOf(older)).toEqual([{ text: 'Broken.', lang: 'en' }]);
    expect(notesOf(older)).toEqual([[{ text: 'Note.', lang: 'en' }]]);
  });
});
