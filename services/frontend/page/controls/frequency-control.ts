import './controls.css';
import type { PageLoad } from '@hashr/messages/page-events.ts';
import type { RequestRefusal } from '@hashr/messages/request-refusal.ts';
import type { Connection } from '../connection/connection.ts';
import { find, showSentences } from '../elements.ts';
import { formatSetRate } from '../format.ts';
import { sayRefusal } from '../language/refusals.ts';
import { onLanguageChange, text } from '../language/text.ts';
import { type LoadPlan, planFor } from './load-plan.ts';
import { createLoadView } from './load-view.ts';
import { createShapeSelect } from './shape-select.ts';

/** The rates that the slider offers, in strings per second: few numbers, close together where the traffic moves. */
export const sliderSteps = [0, 1, 2, 5, 10, 15, 16, 20, 30, 50, 100, 200, 300, 500, 700, 1_000];

/** The form "What's the frequency?": field, load shapes, error, slider, presets, Stop, and the progress of a shape. */
export interface FrequencyControl {
  /** Shows a refusal at the field; undefined removes it. */
  showRefusal(refusal: RequestRefusal | undefined): void;
  /** Shows the rate of this page, in strings per second, and its shape; undefined: it has none. */
  showLoad(frequency: number, load: PageLoad | undefined): void;
  /** The shape that runs, or else the one in the field: the curve to draw ahead of the time. */
  plan(): LoadPlan | null;
}

/**
 * Creates the control. `?freq=20` or `?load=ramp:5-30x60s` in the address fills in the field, and starts nothing.
 *
 * @param onPlan called when `plan()` has changed because the user has changed the field
 */
export function createFrequencyControl(load: Connection['load'], onPlan: () => void): FrequencyControl {
  const form = find<HTMLFormElement>('#frequency-form');
  const field = find<HTMLInputElement>('#frequency', form);
  const error = find('#frequency-error', form);
  const followField = createShapeSelect(form, field, onPlan);
  const showProgress = createLoadView(load.control, showRefusal);
  let requests = 0;
  let shown: RequestRefusal | undefined;

  function showRefusal(refusal: RequestRefusal | undefined): void {
    shown = refusal;
    showSentences(error, refusal === undefined ? [] : [sayRefusal(refusal)]);
    form.classList.toggle('has-error', refusal !== undefined);
    field.classList.toggle('is-invalid', refusal !== undefined);
    field.setAttribute('aria-invalid', String(refusal !== undefined));
  }

  function fill(freq: string): void {
    field.value = freq;
    followField();
    onPlan();
  }

  async function submit(freq: string): Promise<void> {
    requests += 1;
    const request = requests;
    const answer = await load.set(freq);
    // After several quick clicks, only the answer to the last one counts.
    if (request === requests) {
      showRefusal(answer.ok ? undefined : answer);
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit(field.value);
  });
  for (const button of form.querySelectorAll<HTMLButtonElement>('[data-frequency]')) {
    button.addEventListener('click', () => {
      const freq = button.dataset.frequency ?? '0';
      if (freq !== '0') {
        fill(freq);
      }
      void submit(freq);
    });
  }
  const address = new URLSearchParams(location.search);
  onLanguageChange(() => showRefusal(shown));
  field.value = address.get('load') ?? address.get('freq') ?? '';
  followField();
  const showFrequency = createSlider(form, fill, submit);
  return {
    showRefusal,
    showLoad(frequency, pageLoad) {
      showFrequency(frequency);
      showProgress(pageLoad);
    },
    plan: () => planFor(load.shape(performance.now()), field.value, Date.now()),
  };
}

/**
 * Connects the slider to the field. It sets a rate when the user releases it.
 *
 * @returns a function that moves the slider to a rate in strings per second
 */
function createSlider(
  form: HTMLElement,
  fill: (freq: string) => void,
  submit: (freq: string) => Promise<void>,
): (frequency: number) => void {
  const slider = find<HTMLInputElement>('#slider', form);
  slider.max = String(sliderSteps.length - 1);
  const chosen = () => String(sliderSteps[Number(slider.value)]);
  slider.addEventListener('input', () => {
    fill(chosen());
    slider.ariaValueText = text('control.perSecond', { rate: chosen() });
  });
  slider.addEventListener('change', () => void submit(chosen()));

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
