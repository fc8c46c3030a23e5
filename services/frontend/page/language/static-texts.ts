import type { PlainKey } from './text.ts';

/** The attributes of index.html that name a text, and the attribute that shows it. */
const attributes = {
  'data-label': 'aria-label',
  'data-title': 'title',
  'data-placeholder': 'placeholder',
} as const;

/**
 * Sets the texts of index.html. `data-text` names the text of an element without children; `data-label`, `data-title` and
 * `data-placeholder` name its `aria-label`, `title` and `placeholder`.
 *
 * @param textOf returns a text without parameters
 */
export function setStaticTexts(page: ParentNode, textOf: (key: PlainKey) => string): void {
  for (const element of page.querySelectorAll<HTMLElement | SVGElement>('[data-text]')) {
    element.textContent = textOf(element.dataset.text as PlainKey);
  }
  for (const [source, target] of Object.entries(attributes)) {
    for (const element of page.querySelectorAll(`[${source}]`)) {
      element.setAttribute(target, textOf(element.getAttribute(source) as PlainKey));
    }
  }
}
