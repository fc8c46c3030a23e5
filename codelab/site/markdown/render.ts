import { Marked, type Token } from 'marked';
import type { Language } from '../chapter.ts';
import type { NotedCode } from './block-note.ts';
import { drawDiagram } from './diagram.ts';
import { escapeHtml } from './escape-html.ts';
import { highlight } from './highlight.ts';
import type { LinkTarget } from './link-target.ts';
import { plainText } from './plain-text.ts';

const captions = {
  en: { command: 'Command', ownTerminal: 'Command, in another terminal', output: 'Output' },
  ja: { command: 'コマンド', ownTerminal: 'コマンド(別のターミナル)', output: '出力' },
};

/**
 * Returns a function that turns Markdown into HTML. Comments, which only the test reads, are left out. A link to a file
 * that the site does not have becomes text with the path of the file.
 */
export function createRenderer(language: Language, target: (href: string) => LinkTarget): (tokens: Token[]) => string {
  const marked = new Marked({
    renderer: {
      html: ({ text }) => text.replace(/<!--.*?-->/gs, ''),
      code: (token) => codeBlock(token, language),
      link({ href, tokens }) {
        return link(target(href), this.parser.parseInline(tokens));
      },
      table(token) {
        // A wide table scrolls, and not the page.
        const row = (cells: typeof token.header) => `<tr>${cells.map((cell) => this.tablecell(cell)).join('')}</tr>`;
        const body = token.rows.map(row).join('');
        return `<div class="table"><table><thead>${row(token.header)}</thead><tbody>${body}</tbody></table></div>`;
      },
    },
  });
  return (tokens) => marked.parser(tokens);
}

function codeBlock({ text, lang = '', note = {} }: NotedCode, language: Language): string {
  const diagram = lang === 'mermaid' ? drawDiagram(text) : undefined;
  if (diagram !== undefined) {
    return `<figure class="diagram">${diagram}</figure>\n`;
  }
  const command = lang === 'sh';
  const label = note.ownTerminal ? 'ownTerminal' : command ? 'command' : 'output';
  const kind = command ? 'command' : note.output ? 'output' : ['text', 'mermaid'].includes(lang) ? 'drawing' : 'file';
  const caption =
    note.file ?? (kind === 'command' || kind === 'output' ? captions[language][label] : kind === 'file' ? lang : '');
  return [
    `<figure class="code ${kind}" data-language="${escapeHtml(lang)}">`,
    caption === '' ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`,
    `<pre><code>${highlight(text, lang)}</code></pre></figure>\n`,
  ].join('');
}

function link(target: LinkTarget, html: string): string {
  switch (target.kind) {
    case 'step':
      return `<a href="${escapeHtml(target.href)}">${html}</a>`;
    case 'external':
      return `<a class="external" href="${escapeHtml(target.href)}" target="_blank" rel="noopener">${html}</a>`;
    case 'file':
      return namesFile(html, target.path)
        ? `<span class="file" title="${escapeHtml(target.path)}">${html}</span>`
        : `<span class="file">${html} (<code>${escapeHtml(target.path)}</code>)</span>`;
  }
}

/** Whether the text of a link already says which file it is. */
function namesFile(html: string, path: string): boolean {
  const name = path.replace(/\/$/, '').split('/').at(-1) ?? '';
  return plainText(html).includes(name);
}
