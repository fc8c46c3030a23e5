import type { Connection } from './connection.ts';
import { find, setText } from './element.ts';

/** Where the slider stops, in strings per second: those that show something, rather than all numbers. */
const steps = [0, 1, 2, 5, 10, 15, 16, 20, 30, 50, 100, 200, 300, 500, 700, 1_000];

/** Wires the question: field, error, slider, presets and stop. */
export interface FrequencyControl {
  showError(error: string): void;
  /** The slider follows a rate that is in force. */
  showFrequency(frequency: number): void;
}

/** Creates the control; `?freq=20` in the address fills the field, and leaves the asking to the person. */
export function createFrequencyControl(setFrequency: Connection['setFrequency']): FrequencyControl {
  const form = find<HTMLFormElement>('#frequency-form');
  const field = find<HTMLInputElement>('#frequency', form);
  const slider = find<HTMLInputElement>('#slider', form);
  const error = find('#frequency-error', form);
  let asked = 0;

  function showError(text: string): void {
    setText(error, text);
    field.classList.toggle('is-invalid', text !== '');
    field.setAttribute('aria-invalid', String(text !== ''));
  }

  function showFrequency(frequency: number): void {
    const nearest = steps.reduce(
      (best, step, i) => (Math.abs(step - frequency) < Math.abs((steps[best] ?? 0) - frequency) ? i : best),
      0,
    );
    slider.value = String(nearest);
    slider.ariaValueText = `${frequency} per second`;
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
  slider.max = String(steps.length - 1);
  slider.addEventListener('input', () => {
    field.value = String(steps[Number(slider.value)]);
    slider.ariaValueText = `${field.value} per second`;
  });
  slider.addEventListener('change', () => void ask(field.value));
  field.value = new URLSearchParams(location.search).get('freq') ?? '';
  return { showError, showFrequency };
}
