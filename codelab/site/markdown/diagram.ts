import { renderMermaidSVG } from 'beautiful-mermaid';

/** A diagram that is wider is drawn from top to bottom, in the pixels of the diagram. */
const MAX_WIDTH = 680;
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
    const fits = Number(/ width="([\d.]+)"/.exec(svg)?.[1]) <= MAX_WIDTH;
    return adapt(fits ? svg : renderMermaidSVG(mermaid.replace(/^(flowchart|graph) LR/, '$1 TD'), SPACING));
  } catch {
    return undefined;
  }
}

/** Ids must be unique among all diagrams of a chapter. */
function adapt(svg: string): string {
  diagrams += 1;
  return svg
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/^(<svg[^>]*) style="[^"]*"/, '$1')
    .replaceAll('arrowhead', `arrow-${diagrams}`)
    .replace(/\n+/g, '');
}
