/**
 * Finds an element of the page.
 *
 * @throws if it is not there, which only a mistake in index.html can cause
 */
export function find<Kind extends Element = HTMLElement>(selector: string, within: ParentNode = document): Kind {
  const found = within.querySelector<Kind>(selector);
  if (found === null) {
    throw new Error(`The page has no ${selector}.`);
  }
  return found;
}

/** Sets an element's text, touching the document only if it changes. Whatever the text is, it stays text. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Creates an element with a text in it. Whatever the text is, it stays text. */
export function newElement(tag: string, text: string, className = ''): HTMLElement {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}
