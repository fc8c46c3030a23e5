/** The sizes that are tried, as parts of the usual ones. The large text stays readable from afar as long as possible. */
const sizes = [
  { small: 1, large: 1 },
  { small: 0.9, large: 0.9 },
  { small: 0.75, large: 0.9 },
  { small: 0.65, large: 0.9 },
  { small: 0.65, large: 0.8 },
  { small: 0.6, large: 0.7 },
  { small: 0.6, large: 0.6 },
  { small: 0.5, large: 0.5 },
];

/**
 * Keeps the texts of an element within its height: sets `--fit` and `--fit-large`, by which its style sheet multiplies the
 * sizes of its texts, whenever a text or the size of the element has changed.
 *
 * @returns a function that fits the texts again
 */
export function fitText(element: HTMLElement): () => void {
  function fit(): void {
    for (const { small, large } of sizes) {
      element.style.setProperty('--fit', String(small));
      element.style.setProperty('--fit-large', String(large));
      if (element.scrollHeight <= element.clientHeight) {
        return;
      }
    }
  }

  new MutationObserver(fit).observe(element, { characterData: true, childList: true, subtree: true });
  return fit;
}
