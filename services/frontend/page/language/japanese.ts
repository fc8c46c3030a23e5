import { ja } from './ja.ts';
import { explainInJapanese, japaneseNotices } from './ja-watcher.ts';
import type { Words } from './text.ts';

/** Everything that the page says in Japanese. It is loaded when the page needs it. */
export const japanese: Words = {
  catalogue: ja,
  watcher: { explain: explainInJapanese, notices: japaneseNotices },
};
