import { renderMermaidSVG } from 'beautiful-mermaid';

/** A diagram that is wider is drawn from top to bottom, in the pixels of the diagram. */
const MAX_WIDTH = 680;
/** A diagram that is narrower shrinks on a phone. Another keeps its size and scrolls, so its texts stay legible. */
const NARROW = 420;
const SPACING = { padding: 4, nodeSpacing: 18, layerSpacing: 28 };

let diagrams = 0;

/**
 * Draws a Mermaid diagram as SVG. Its colours come from the style sheet, because the Content-Security-Policy allows no
 * inline styles.
 *
 * @returns undefined if the diagram is of a kind that cannot be drawn
 */
export function drawDiagram(mermaid: string): string | undefined {
  try {
    const svg = renderMermaidSVG(mermaid, SPACING);
    const fits = widthOf(svg) <= MAX_WIDTH;
    return adapt(fits ? svg : renderMermaidSVG(mermaid.replace(/^(flowchart|graph) LR/, '$1 TD'), SPACING));
  } catch {
    return undefined;
  }
}

function widthOf(svg: string): number {
  return Number(/ width="([\d.]+)"/.exec(svg)?.[1]);
}

/** Ids must be unique among all diagrams of a chapter. */
function adapt(svg: string): string {
  diagrams += 1;
  return svg
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/^(<svg[^>]*) style="[^"]*"/, '$1')
    .replace(/^<svg/, widthOf(svg) < NARROW ? '<svg class="narrow"' : '<svg')
    .replaceAll('arrowhead', `arrow-${diagrams}`)
    .replace(/\n+/g, '');
}
