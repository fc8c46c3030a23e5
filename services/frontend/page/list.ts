/** Shows lines of text as the items of a list, touching the document only if they change. */
export function showList(list: Element, lines: string[]): void {
  if (lines.join('\n') !== [...list.children].map((child) => child.textContent).join('\n')) {
    list.replaceChildren(...lines.map((line) => Object.assign(document.createElement('li'), { textContent: line })));
  }
}
