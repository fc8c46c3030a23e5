import type { Token, Tokens } from 'marked';
import { Lexer } from 'marked';
import { parse } from 'yaml';
import { z } from 'zod';
import { anchorOf } from './anchor.ts';

const commentSchema = z.object({
  minutes: z.number().optional(),
  needs: z.string().optional(),
  leaves: z.string().optional(),
});

/** A chapter whose Markdown has been read, and not yet turned into HTML. */
export interface ParsedChapter {
  title: string;
  /** From the comment at its beginning, which only the original has. */
  comment: z.infer<typeof commentSchema>;
  /** The first section is what precedes the first heading of the second level. */
  sections: Section[];
}

/** The Markdown of one step. */
interface Section {
  title: string;
  /** The anchors of its headings. */
  anchors: string[];
  tokens: Token[];
}

/**
 * Splits a chapter into its steps: a heading of the second level begins a step.
 *
 * @throws if the comment of the chapter is invalid
 */
export function parseChapter(markdown: string): ParsedChapter {
  const tokens = Lexer.lex(markdown);
  const title = textOf(tokens.find((token) => isHeading(token, 1)));
  const sections: Section[] = [{ title, anchors: [], tokens: [] }];
  for (const token of tokens.filter((token) => !isHeading(token, 1))) {
    if (isHeading(token, 2)) {
      sections.push({ title: textOf(token), anchors: [], tokens: [] });
    }
    const section = sections.at(-1);
    section?.tokens.push(token);
    if (token.type === 'heading') {
      section?.anchors.push(anchorOf(textOf(token)));
    }
  }
  return { title, comment: readComment(tokens), sections };
}

function readComment(tokens: Token[]): ParsedChapter['comment'] {
  const comment = tokens.find(({ type, raw }) => type === 'html' && raw.startsWith('<!-- chapter'));
  const text = comment?.raw.replace('<!-- chapter', '').replace(/-->.*/s, '') ?? '';
  return commentSchema.parse(parse(text) ?? {});
}

function isHeading(token: Token, depth: number): token is Tokens.Heading {
  return token.type === 'heading' && (token as Tokens.Heading).depth === depth;
}

/** Returns the text of a heading without markup. */
function textOf(token: Token | undefined): string {
  const heading = token as Tokens.Heading | undefined;
  return heading?.tokens.map(plain).join('') ?? '';
}

function plain(token: Token): string {
  const nested = (token as { tokens?: Token[] }).tokens;
  return nested?.map(plain).join('') ?? (token as { text?: string }).text ?? '';
}
