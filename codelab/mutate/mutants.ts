import type { Action, Chapter, CommandAction } from '../chapter/chapter.ts';
import { SETUP } from '../chapter/chapter.ts';
import type { PageSettings } from '../chapter/directives.ts';

/** One damage to one place of a chapter. The test of the chapter should fail with it. */
export interface Mutant {
  /** The action before and after the damage. */
  original: Action;
  damaged: Action;
  /** What is different, in words. */
  change: string;
}

/** Words that are part of the shell, and not of what the command does. */
const SHELL_WORDS = new Set([
  'then',
  'else',
  'done',
  'while',
  'export',
  'echo',
  'printf',
  'true',
  'false',
  'seq',
  'test',
]);

/**
 * Lists the damages of a chapter: each line of a command dropped, each name, flag and number of a command changed, each
 * expectation changed. Without the commands of "Before you start", which prepare what other chapters leave.
 */
export function mutantsOf({ steps }: Chapter): Mutant[] {
  return steps
    .filter(({ title }) => title !== SETUP)
    .flatMap(({ actions }) => actions)
    .flatMap((original): Mutant[] => {
      if (original.kind === 'command') {
        return [...damagedScripts(original.script), ...damagedExpectations(original.settings)].map(
          ([change, part]) => ({
            original,
            change,
            damaged: { ...original, ...('script' in part ? part : { settings: { ...original.settings, ...part } }) },
          }),
        );
      }
      if (original.kind === 'page') {
        return [...damagedExpectations(original.settings), ...damagedFrequency(original.settings)].map(
          ([change, part]) => ({
            original,
            change,
            damaged: { ...original, settings: { ...original.settings, ...part } },
          }),
        );
      }
      return [];
    });
}

type Damage<Part> = [change: string, Part];

function damagedScripts(script: string): Damage<Pick<CommandAction, 'script'>>[] {
  const lines = script.replaceAll('\\\n', '\0').split('\n');
  const dropped = lines
    .map((line, index): Damage<{ script: string }> => {
      const rest = lines.with(index, 'true').join('\n');
      return [`drop: ${line.replaceAll('\0', ' ')}`, { script: rest.replaceAll('\0', '\\\n') }];
    })
    .filter((_damage, index) => isCommandLine(lines[index] as string));
  return [
    ...dropped,
    ...replaced(script, /(?<=\s)--?[a-zA-Z][\w-]*(?:=\S+)?/g, 'drop flag', () => ''),
    ...replaced(script, /(?<![\w.-])[A-Za-z][\w-]{3,}(?![\w-])/g, 'name', (word) =>
      SHELL_WORDS.has(word) ? word : `${word}x`,
    ),
    ...replaced(script, /(?<![\w.&-])\d+(?![\w>])/g, 'value', (number) => String(Number(number) + 1)),
  ];
}

/** Whether a line does something by itself: no comment, and no part of a loop or a condition. */
function isCommandLine(line: string): boolean {
  return !/^\s*(#|$|done|fi|do|then|else|for |while |if |\}|\)|EOF)/.test(line);
}

/** Replaces each match of a pattern, one at a time; not inside of flags that another damage drops. */
function replaced(
  script: string,
  pattern: RegExp,
  what: string,
  change: (match: string) => string,
): Damage<{ script: string }>[] {
  return [...script.matchAll(pattern)]
    .map(({ 0: match, index }): Damage<{ script: string }> => {
      const after = change(match);
      return [
        `${what}: ${match}${after && ` -> ${after}`}`,
        { script: script.slice(0, index) + after + script.slice(index + match.length) },
      ];
    })
    .filter(([, part]) => part.script !== script);
}

function damagedExpectations({ expect }: { expect: RegExp[] }): Damage<{ expect: RegExp[] }>[] {
  return expect.flatMap((pattern, index) => {
    // The first literal word of two letters or digits, or else the whole pattern.
    const source = pattern.source.replace(/(?<!\\)(?<![A-Za-z\d])[A-Za-z\d]{2,}/, (word) => `${word}Q`);
    const damaged = new RegExp(source === pattern.source ? `Q${source}` : source, 'm');
    return [[`pattern: ${pattern.source} -> ${damaged.source}`, { expect: expect.with(index, damaged) }]];
  });
}

/** A load shape is damaged in its first number. */
function damagedFrequency({ set }: PageSettings): Damage<{ set: number | string }>[] {
  if (set === undefined) {
    return [];
  }
  const damaged = typeof set === 'number' ? set + 1 : set.replace(/\d+/, (number) => String(Number(number) + 1));
  return [[`set: ${set} -> ${damaged}`, { set: damaged }]];
}
