const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", amp: '&' };

/** Returns the text of HTML that `render.ts` made. Blocks become words of their own. */
export function plainText(html: string): string {
  return html
    .replace(/<\/?(?:p|pre|li|h\d|t[dhr]|br|figcaption|figure|blockquote|text)\b[^>]*>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|#39|#x27|amp);/g, (_, name: string) => entities[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}
