import { find } from '../elements.ts';
import { fitText } from './fit-text.ts';
import type { Box, FlowGeometry } from './flow-geometry.ts';

/** Puts the texts of the panel, which are elements of the page, where the picture has room for them. */
export function createFlowLabels(): { place(geometry: FlowGeometry): void } {
  const panel = find('#flow');
  const offered = find('#flow-offered');
  const headline = find('#headline');
  const fitHeadline = fitText(headline);
  const places = find('#flow-places');
  const primary = find('[data-cluster=primary]');
  const burst = find('[data-cluster=burst]');

  return {
    place(geometry) {
      const { fonts, clusters, isStacked, frontend, mesh } = geometry;
      panel.classList.toggle('stacked', isStacked);
      for (const [name, size] of Object.entries(fonts)) {
        panel.style.setProperty(`--font-${name}`, `${size.toFixed(1)}px`);
      }
      move(offered, geometry.offered);
      move(headline, geometry.headline);
      fitHeadline();
      move(primary, clusters.primary.header);
      move(burst, clusters.burst.header);
      const width = mesh.x + mesh.width - frontend.x;
      move(places, { x: frontend.x, y: mesh.y + mesh.height, width, height: fonts.label });
      places.style.setProperty('--mesh-width', `${mesh.width.toFixed(1)}px`);
    },
  };
}

/** Tells the style sheet the place of an element. */
function move(element: HTMLElement, { x, y, width, height }: Box): void {
  for (const [name, pixels] of Object.entries({ x, y, width, height })) {
    element.style.setProperty(`--${name}`, `${pixels.toFixed(1)}px`);
  }
}
