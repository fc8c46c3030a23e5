import type { Storage } from './storage.ts';
import type { Texts } from './texts.ts';

const choices = ['auto', 'light', 'dark'] as const;

type Choice = (typeof choices)[number];

/** The same key as that of the demo's page, so that both have one theme where they have one address. */
const KEY = 'theme';

/**
 * Applies the theme of the system, or the one that the reader chose with the button.
 *
 * @returns a function that writes the current choice on the button
 */
export function followTheme(button: HTMLElement, storage: Storage): (texts: Texts) => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let choice = choices.find((known) => known === storage.read(KEY)) ?? 'auto';
  let texts: Texts | undefined;

  function apply(): void {
    document.documentElement.dataset.theme = choice === 'auto' ? (dark.matches ? 'dark' : 'light') : choice;
    button.dataset.choice = choice;
    const label = texts?.themes[choice] ?? '';
    button.setAttribute('aria-label', label);
    button.title = label;
  }

  button.addEventListener('click', () => {
    choice = choices[(choices.indexOf(choice) + 1) % choices.length] as Choice;
    storage.write(KEY, choice);
    apply();
  });
  dark.addEventListener('change', apply);
  apply();
  return (newTexts) => {
    texts = newTexts;
    apply();
  };
}
