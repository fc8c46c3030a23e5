import type { Token, Tokens } from 'marked';

/** What the site says above a block of code. */
export interface BlockNote {
  /** The file that the block edits, creates or shows a part of. */
  file?: string;
  /** The command runs in a terminal of its own. */
  ownTerminal?: true;
  /** The block is the output of the command before it. */
  output?: true;
}

/** A block of code with its note. */
export type NotedCode = Tokens.Code & { note?: BlockNote };

/**
 * Adds a note to each block of code: from the comment for the test after it, and from what precedes it. Only the
 * original has such comments.
 *
 * @returns the notes in the order of the blocks
 */
export function noteBlocks(tokens: Token[]): BlockNote[] {
  const siblings = tokens.filter(({ type }) => type !== 'space');
  return siblings.flatMap((token, index) => {
    if (isCode(token)) {
      const note = {
        ...noteOfComment(siblings[index + 1]),
        ...(isOutput(siblings, index) && { output: true as const }),
      };
      token.note = note;
      return [note];
    }
    return childrenOf(token).flatMap(noteBlocks);
  });
}

/** Gives the blocks of a translation the notes of the original, if both have the same blocks. */
export function copyNotes(tokens: Token[], notes: readonly BlockNote[]): void {
  const blocks = codeOf(tokens);
  if (blocks.length === notes.length) {
    for (const [index, block] of blocks.entries()) {
      block.note = notes[index] ?? {};
    }
  }
}

function codeOf(tokens: Token[]): NotedCode[] {
  return tokens.flatMap((token) => (isCode(token) ? [token] : childrenOf(token).flatMap(codeOf)));
}

function childrenOf(token: Token): Token[][] {
  if (token.type === 'list') {
    return (token as Tokens.List).items.map(({ tokens }) => tokens);
  }
  return token.type === 'blockquote' ? [(token as Tokens.Blockquote).tokens] : [];
}

function isCode(token: Token | undefined): token is NotedCode {
  return token?.type === 'code';
}

function noteOfComment(token: Token | undefined): BlockNote {
  const comment = token?.type === 'html' && token.raw.startsWith('<!-- test') ? token.raw : '';
  const file = /^(?:edit|write|excerpt): *(\S+)/m.exec(comment)?.[1];
  return { ...(file !== undefined && { file }), ...(/^terminal:/m.test(comment) && { ownTerminal: true }) };
}

/** Text is the output of the command before it. One paragraph ("You see:") may stand between them. */
function isOutput(siblings: Token[], index: number): boolean {
  const token = siblings[index];
  const before = siblings.slice(0, index).filter(({ type }) => type !== 'html');
  const command = before.at(-1)?.type === 'paragraph' ? before.at(-2) : before.at(-1);
  return isCode(token) && token.lang === 'text' && isCode(command) && ['sh', 'console'].includes(command.lang ?? '');
}
