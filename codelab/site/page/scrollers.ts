/** Lets the keyboard scroll the blocks and tables that are wider than the page, and no others. */
export function focusScrollers(within: ParentNode): void {
  for (const block of within.querySelectorAll<HTMLElement>('pre, .table, .diagram')) {
    const scrolls = block.scrollWidth > block.clientWidth;
    block.toggleAttribute('data-scrolls', scrolls);
    if (scrolls) {
      block.tabIndex = 0;
    } else {
      block.removeAttribute('tabindex');
    }
  }
}
