import { find, setText } from './elements.ts';
import { onLanguageChange, text } from './language/text.ts';

const choices = ['auto', 'light', 'dark'] as const;

type Choice = (typeof choices)[number];

const KEY = 'theme';

/**
 * Applies the theme of the system, or the one that the user chose with the button. The choice is kept in localStorage.
 *
 * @param onChange called each time the colours change, so that drawings can be redrawn
 */
export function followTheme(onChange: () => void): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const button = find('#theme');
  let choice = choices.find((known) => known === localStorage.getItem(KEY)) ?? 'auto';

  const showChoice = () => setText(button, text(`theme.${choice}`));

  function apply(): void {
    document.documentElement.dataset.bsTheme = choice === 'auto' ? (dark.matches ? 'dark' : 'light') : choice;
    showChoice();
    onChange();
  }

  button.addEventListener('click', () => {
    choice = choices[(choices.indexOf(choice) + 1) % choices.length] as Choice;
    localStorage.setItem(KEY, choice);
    apply();
  });
  dark.addEventListener('change', apply);
  onLanguageChange(showChoice);
  apply();
}

/** The current value of a colour of page.css. */
export function color(
  name: 'primary' | 'burst' | 'failed' | 'strong' | 'muted' | 'line' | 'observed' | 'background',
): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
