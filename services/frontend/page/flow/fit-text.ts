/** The sizes that are tried, as parts of the usual one. */
const sizes = [1, 0.9, 0.8, 0.7, 0.6, 0.5];

/**
 * Keeps the texts of an element within its height: sets `--fit`, by which its style sheet multiplies the size of its
 * texts, whenever a text or the size of the element has changed.
 *
 * @returns a function that fits the texts again
 */
export function fitText(element: HTMLElement): () => void {
  function fit(): void {
    for (const size of sizes) {
      element.style.setProperty('--fit', String(size));
      if (element.scrollHeight <= element.clientHeight) {
        return;
      }
    }
  }

  new MutationObserver(fit).observe(element, { characterData: true, childList: true, subtree: true });
  return fit;
}
