import type { Chapter } from '../../chapter.ts';
import { element } from '../elements.ts';
import { hashOf, type Place } from '../place.ts';
import type { Progress } from '../progress.ts';
import type { Texts } from '../texts.ts';

/** Returns the steps of a chapter. A mark shows whether a step is finished (a circle) or the current one (a square). */
export function stepList(chapter: Chapter, place: Place, progress: Progress, texts: Texts): HTMLElement {
  const items = chapter.steps.map(({ title }, step) => {
    const done = progress.isDone(chapter.name, step);
    const current = step === place.step;
    const link = element(
      'a',
      { href: hashOf({ ...place, step }), 'aria-current': current ? 'step' : undefined },
      stepMark(done, current),
      element('span', {}, step === 0 ? texts.overview : title),
      ...(done ? [element('span', { class: 'spoken' }, texts.done)] : []),
    );
    return element('li', {}, link);
  });
  return element('ol', { class: 'step-list' }, ...items);
}

/** Returns the same marks in one row, without text. */
export function stepStrip(chapter: Chapter, place: Place, progress: Progress): HTMLElement {
  const marks = chapter.steps.map((_, step) => stepMark(progress.isDone(chapter.name, step), step === place.step));
  return element('span', { class: 'step-strip', 'aria-hidden': 'true' }, ...marks);
}

function stepMark(done: boolean, current: boolean): HTMLElement {
  return element('span', { class: `step-mark ${current ? 'current' : done ? 'done' : ''}`, 'aria-hidden': 'true' });
}
