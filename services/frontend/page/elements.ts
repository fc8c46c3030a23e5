import type { Sentence } from './language/sentence.ts';

/**
 * Finds an element of the page.
 *
 * @throws if there is none, which only a mistake in index.html can cause
 */
export function find<Kind extends Element = HTMLElement>(selector: string, within: ParentNode = document): Kind {
  const found = within.querySelector<Kind>(selector);
  if (found === null) {
    throw new Error(`The page has no element ${selector}.`);
  }
  return found;
}

/** Sets the text of an element, and changes the document only if the text is new. The text is never read as HTML. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Creates an element that contains a text. The text is never read as HTML. */
export function newElement(tag: string, text: string, className = ''): HTMLElement {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

/** Shows sentences in an element, each with its language, and changes the document only if they are new. */
export function showSentences(element: Element, sentences: Sentence[]): void {
  const spans = sentences.map(({ text, lang }) => Object.assign(newElement('span', text), lang && { lang }));
  const html = spans.map((span) => span.outerHTML).join(' ');
  if (element.innerHTML !== html) {
    element.replaceChildren(...spans.flatMap((span, i) => (i === 0 ? [span] : [' ', span])));
  }
}

/** Shows sentences as the items of a list. */
export function showSentenceList(list: Element, items: Sentence[][]): void {
  while (list.children.length > items.length) {
    list.lastElementChild?.remove();
  }
  for (const [i, sentences] of items.entries()) {
    showSentences(list.children[i] ?? list.appendChild(document.createElement('li')), sentences);
  }
}

/** Shows lines of text as the items of a list, and changes the document only if the lines are new. */
export function showList(list: Element, lines: string[]): void {
  if (lines.join('\n') !== [...list.children].map((child) => child.textContent).join('\n')) {
    list.replaceChildren(...lines.map((line) => newElement('li', line)));
  }
}
