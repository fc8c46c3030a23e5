import { find, setText } from './element.ts';

const choices = ['auto', 'light', 'dark'] as const;

type Choice = (typeof choices)[number];

const KEY = 'theme';

/**
 * Light or dark: the system's choice, or the one that the button makes, which is remembered.
 *
 * @param onChange called whenever the colours have changed, for what is drawn rather than styled
 */
export function followTheme(onChange: () => void): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const button = find('#theme');
  let choice = choices.find((known) => known === localStorage.getItem(KEY)) ?? 'auto';

  function apply(): void {
    document.documentElement.dataset.bsTheme = choice === 'auto' ? (dark.matches ? 'dark' : 'light') : choice;
    setText(button, `light or dark: ${choice}`);
    onChange();
  }

  button.addEventListener('click', () => {
    choice = choices[(choices.indexOf(choice) + 1) % choices.length] as Choice;
    localStorage.setItem(KEY, choice);
    apply();
  });
  dark.addEventListener('change', apply);
  apply();
}

/** The value of one of page.css's colours at this moment. */
export function color(name: 'primary' | 'burst' | 'failed' | 'asked' | 'quiet' | 'line' | 'seen' | 'ground'): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
