import type { Connection } from './connection.ts';
import { find, setText } from './element.ts';

/** Wires the question: the field, its error, the presets and stop. Returns what shows a refusal. */
export function createFrequencyControl(setFrequency: Connection['setFrequency']): { showError(error: string): void } {
  const form = find<HTMLFormElement>('#frequency-form');
  const field = find<HTMLInputElement>('#frequency', form);
  const error = find('#frequency-error', form);
  let asked = 0;

  function showError(text: string): void {
    setText(error, text);
    field.classList.toggle('is-invalid', text !== '');
    field.setAttribute('aria-invalid', String(text !== ''));
  }

  async function ask(freq: string): Promise<void> {
    asked += 1;
    const mine = asked;
    const answer = await setFrequency(freq);
    // Somebody who clicks fast sees the answer to the last click only.
    if (mine === asked) {
      showError(answer.ok ? '' : answer.error);
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void ask(field.value);
  });
  for (const button of form.querySelectorAll<HTMLButtonElement>('[data-frequency]')) {
    button.addEventListener('click', () => {
      const freq = button.dataset.frequency ?? '0';
      field.value = freq === '0' ? field.value : freq;
      void ask(freq);
    });
  }
  return { showError };
}
