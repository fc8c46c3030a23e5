import './headline.css';
import { find, setText } from '../elements.ts';
import type { Headline } from './headline.ts';

/** Shows the headline. A screen reader announces it when it changes. */
export function createHeadlineView(): (headline: Headline) => void {
  const box = find('#headline');
  const text = find('#headline-text');

  return (headline) => {
    box.dataset.kind = headline.kind;
    setText(text, headline.text);
  };
}
