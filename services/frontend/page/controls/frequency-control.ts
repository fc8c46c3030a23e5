import './controls.css';
import type { Connection } from '../connection/connection.ts';
import { find, setText } from '../elements.ts';
import { formatSetRate } from '../format.ts';
import { text } from '../language/text.ts';

/** The rates that the slider offers, in strings per second: few numbers, close together where the traffic moves. */
export const sliderSteps = [0, 1, 2, 5, 10, 15, 16, 20, 30, 50, 100, 200, 300, 500, 700, 1_000];

/** The form "What's the frequency?": field, error, slider, presets and Stop. */
export interface FrequencyControl {
  /** Shows an error at the field; an empty text removes it. */
  showError(error: string): void;
  /** Moves the slider to the rate of this page, in strings per second. */
  showFrequency(frequency: number): void;
}

/** Creates the control. `?freq=20` in the address fills in the field, and sets no rate. */
export function createFrequencyControl(setFrequency: Connection['setFrequency']): FrequencyControl {
  const form = find<HTMLFormElement>('#frequency-form');
  const field = find<HTMLInputElement>('#frequency', form);
  const error = find('#frequency-error', form);
  let requests = 0;

  function showError(sentence: string): void {
    setText(error, sentence);
    field.classList.toggle('is-invalid', sentence !== '');
    field.setAttribute('aria-invalid', String(sentence !== ''));
  }

  async function submit(freq: string): Promise<void> {
    requests += 1;
    const request = requests;
    const answer = await setFrequency(freq);
    // After several quick clicks, only the answer to the last one counts.
    if (request === requests) {
      showError(answer.ok ? '' : answer.error);
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit(field.value);
  });
  for (const button of form.querySelectorAll<HTMLButtonElement>('[data-frequency]')) {
    button.addEventListener('click', () => {
      const freq = button.dataset.frequency ?? '0';
      field.value = freq === '0' ? field.value : freq;
      void submit(freq);
    });
  }
  field.value = new URLSearchParams(location.search).get('freq') ?? '';
  return { showError, showFrequency: createSlider(form, field, submit) };
}

/**
 * Connects the slider to the field. It sets a rate when the user releases it.
 *
 * @returns a function that moves the slider to a rate in strings per second
 */
function createSlider(
  form: HTMLElement,
  field: HTMLInputElement,
  submit: (freq: string) => Promise<void>,
): (frequency: number) => void {
  const slider = find<HTMLInputElement>('#slider', form);
  slider.max = String(sliderSteps.length - 1);
  slider.addEventListener('input', () => {
    field.value = String(sliderSteps[Number(slider.value)]);
    slider.ariaValueText = text('control.perSecond', { rate: field.value });
  });
  slider.addEventListener('change', () => void submit(field.value));

  return (frequency) => {
    slider.value = String(nearestStep(frequency));
    slider.ariaValueText = text('control.perSecond', { rate: formatSetRate(frequency) });
  };
}

/** The index of the step that is closest to a rate in strings per second; of two equally close steps, the lower one. */
export function nearestStep(frequency: number): number {
  const distances = sliderSteps.map((step) => Math.abs(step - frequency));
  return distances.indexOf(Math.min(...distances));
}
