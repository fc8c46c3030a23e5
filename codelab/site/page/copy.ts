import { element, find } from './elements.ts';
import type { Texts } from './texts.ts';

/** How long the button says what happened, in milliseconds. */
const FEEDBACK_MS = 2_000;

/**
 * Adds a button to each command and each file that copies it.
 *
 * @param announcement the element that tells a screen reader what happened
 */
export function addCopyButtons(within: ParentNode, texts: Texts, announcement: Element): void {
  const blocks = within.querySelectorAll('figure.command, figure.file:not([data-language="diff"])');
  for (const block of blocks) {
    const code = find('code', block);
    const button = element('button', { type: 'button', class: 'copy' }, texts.copy);
    button.addEventListener('click', async () => {
      const copied = await copy(code.textContent, code);
      button.textContent = copied ? texts.copied : texts.copyFailed;
      announcement.textContent = button.textContent;
      setTimeout(() => {
        button.textContent = texts.copy;
        announcement.textContent = '';
      }, FEEDBACK_MS);
    });
    block.append(button);
  }
}

/** Copies a text. If the browser refuses that, the element that shows the text stays selected. */
async function copy(text: string, shown: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without a secure context (an http:// address that is not localhost) there is no navigator.clipboard.
    return copySelection(text, shown);
  }
}

function copySelection(text: string, shown: Element): boolean {
  getSelection()?.selectAllChildren(shown);
  // A selection of several lines could be copied with other line ends, or with colours.
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', put, { once: true });
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', put);
  if (copied) {
    getSelection()?.removeAllRanges();
  }
  return copied;
}
