import { element } from '../elements.ts';

const SVG = 'http://www.w3.org/2000/svg';
const RADIUS = 13;
const CIRCUMFERENCE = 2 * Math.PI * RADIUS;

/** Draws the number of a chapter in a ring that fills as its steps are finished, and a check mark at the end. */
export function progressMark(label: string, done: number, steps: number): HTMLElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 32 32');
  const ring = (kind: string, share: number) => {
    const circle = document.createElementNS(SVG, 'circle');
    circle.setAttribute('class', kind);
    circle.setAttribute('cx', '16');
    circle.setAttribute('cy', '16');
    circle.setAttribute('r', String(RADIUS));
    circle.setAttribute('stroke-dasharray', `${share * CIRCUMFERENCE} ${CIRCUMFERENCE}`);
    return circle;
  };
  svg.append(ring('track', 1), ring('done', done / steps));
  const complete = done >= steps;
  const mark = element('span', { class: `progress-mark${complete ? ' complete' : ''}`, 'aria-hidden': 'true' });
  mark.append(svg, element('span', {}, complete ? '✓' : label));
  return mark;
}
