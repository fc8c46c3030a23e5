import { marked, type Token, type Tokens } from 'marked';
import type { BlockAction, Chapter, Step } from './chapter.ts';
import { type Directive, readCommandSettings, readDirective, readFileSettings } from './directives.ts';

/** A token of the Markdown, with the number of its first line. */
type PlacedToken = Token & { line: number };

/**
 * Reads a chapter. codelab/README.md describes the format.
 *
 * @param name the name of the file without its ending
 * @throws if a comment is not valid; the message names the line
 */
export function readChapter(name: string, markdown: string): Chapter {
  const chapter: Chapter = { name, title: '', settings: undefined, steps: [{ title: '', actions: [] }] };
  const tokens = placeTokens(markdown);
  tokens.forEach((token, index) => {
    try {
      readToken(chapter, token, tokens.slice(index + 1));
    } catch (error) {
      throw new Error(`${name}.md:${token.line}: ${(error as Error).message}`);
    }
  });
  return chapter;
}

function readToken(chapter: Chapter, token: PlacedToken, following: PlacedToken[]): void {
  const step = chapter.steps.at(-1) as Step;
  if (token.type === 'heading') {
    const { depth, text } = token as Tokens.Heading;
    if (depth === 1) {
      chapter.title = text;
    } else if (depth === 2) {
      chapter.steps.push({ title: text, actions: [] });
    }
  } else if (token.type === 'code') {
    const block = readBlock(token as Tokens.Code, following);
    if (block !== undefined) {
      step.actions.push({ ...block, line: token.line });
    }
  } else if (token.type === 'html') {
    const directive = readDirective(token.raw.trim());
    if (directive?.kind === 'chapter') {
      chapter.settings = directive.settings;
    } else if (directive !== undefined && directive.kind !== 'test') {
      step.actions.push({ ...directive, line: token.line });
    }
  }
}

/** Reads a fenced block and the comment after it. Returns undefined for a block that is only shown. */
function readBlock({ lang, text }: Tokens.Code, following: PlacedToken[]): BlockAction | undefined {
  const next = following.filter(({ type }) => type !== 'space');
  const directive: Directive | undefined = next[0]?.type === 'html' ? readDirective(next[0].raw.trim()) : undefined;
  const yaml = directive?.kind === 'test' ? directive.yaml : undefined;
  if (lang === 'sh') {
    return { kind: 'command', script: text, settings: readCommandSettings(yaml), sample: findSample(next) };
  }
  if (yaml === undefined) {
    return undefined;
  }
  const [[kind, path]] = Object.entries(readFileSettings(yaml)) as [['edit' | 'write' | 'excerpt', string]];
  return { kind, path, text };
}

/** Finds the output that the reader sees: the next block, if its language is `text`. */
function findSample(following: PlacedToken[]): string | undefined {
  const block = following.find(({ type }) => type === 'code' || type === 'heading');
  return block?.type === 'code' && (block as Tokens.Code).lang === 'text' ? (block as Tokens.Code).text : undefined;
}

function placeTokens(markdown: string): PlacedToken[] {
  let line = 1;
  return marked.lexer(markdown).map((token) => {
    const placed = { ...token, line };
    line += token.raw.split('\n').length - 1;
    return placed;
  });
}
