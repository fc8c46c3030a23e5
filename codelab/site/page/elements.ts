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

/** Creates an element with attributes and children. Text is never read as HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | undefined> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const created = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      created.setAttribute(attribute, value);
    }
  }
  created.append(...children);
  return created;
}
