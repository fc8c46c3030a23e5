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

/** Shows lines of text as the items of a list, and changes the document only if the lines are new. */
export function showList(list: Element, lines: string[]): void {
  if (lines.join('\n') !== [...list.children].map((child) => child.textContent).join('\n')) {
    list.replaceChildren(...lines.map((line) => newElement('li', line)));
  }
}
