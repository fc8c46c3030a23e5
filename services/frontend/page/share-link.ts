import { find, setText } from './elements.ts';
import { text } from './language/text.ts';

/** How long the button confirms, in milliseconds. */
const CONFIRM_MS = 2_000;

/**
 * Returns the address of what the page shows now. Pure.
 *
 * @param address the address of the page
 * @param shown the settings that are shown, by their names in the query; undefined: not in the address
 */
export function linkTo(address: string, shown: Record<string, string | undefined>): string {
  const link = new URL(address);
  link.hash = ''; // It could contain the presenter's token.
  for (const [name, value] of Object.entries(shown)) {
    if (value === undefined) {
      link.searchParams.delete(name);
    } else {
      link.searchParams.set(name, value);
    }
  }
  return link.href;
}

/** Copies the address of what the page shows when the user clicks the button. */
export function createShareLink(read: () => Record<string, string | undefined>): void {
  const button = find('#copy-link');
  button.addEventListener('click', async () => {
    setText(button, (await copy(linkTo(location.href, read()))) ? text('link.copied') : text('link.failed'));
    setTimeout(() => setText(button, text('link.copy')), CONFIRM_MS);
  });
}

/** Copies a text. Browsers offer the clipboard only at https:// and at localhost, so there is an older way, too. */
async function copy(text: string): Promise<boolean> {
  if (navigator.clipboard !== undefined) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const field = Object.assign(document.createElement('textarea'), { value: text });
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  return isCopied;
}
