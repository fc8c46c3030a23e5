import { parse } from 'yaml';
import { z } from 'zod';

/** What is there before and after a chapter. codelab/README.md explains each. */
const states = ['nothing', 'istio', 'cluster', 'demo', 'two-clusters'] as const;
export type ChapterState = (typeof states)[number];

const pattern = z.union([z.string(), z.number()]).transform((source, context) => {
  try {
    return new RegExp(String(source), 'm');
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});
const patterns = z.array(pattern).default([]);
const seconds = z.number().positive();

const chapterSchema = z.strictObject({
  minutes: z.number().int().positive(),
  needs: z.enum(states),
  leaves: z.enum(states),
});

const commandSchema = z
  .strictObject({
    expect: patterns,
    refuse: patterns,
    exit: z.number().int().default(0),
    until: seconds.optional(),
    again: z.number().int().nonnegative().default(0),
    timeout: seconds.default(120),
    terminal: z.string().optional(),
    run: z.enum(['unless-ready', 'stand-in']).optional(),
    reason: z.string().optional(),
    programs: z.array(z.string().regex(/^[\w-]+$/)).optional(),
  })
  .refine(
    ({ run, ...more }) => [more.reason, more.programs].every((value) => (value !== undefined) === (run === 'stand-in')),
    '`run: stand-in`, `reason` and `programs` go together',
  );

const fileSchema = z
  .strictObject({ edit: z.string(), write: z.string(), excerpt: z.string() })
  .partial()
  .refine((file) => Object.keys(file).length === 1, 'a file is edited, written, or shown as an excerpt');

const pageSchema = z.strictObject({
  open: z.string().optional(),
  /** A rate, or the text of a load shape. */
  set: z.union([z.number().nonnegative(), z.string().min(1)]).optional(),
  click: z.string().optional(),
  expect: patterns,
  refuse: patterns,
  until: seconds.default(30),
});

export type ChapterSettings = z.output<typeof chapterSchema>;
/** What the test expects of a command. Times are in seconds. */
export type CommandSettings = z.output<typeof commandSchema>;
export type FileSettings = z.output<typeof fileSchema>;
export type PageSettings = z.output<typeof pageSchema>;

/** A comment of a chapter, as read. */
export type Directive =
  | { kind: 'chapter'; settings: ChapterSettings }
  | { kind: 'test'; yaml: unknown }
  | { kind: 'page'; settings: PageSettings }
  | { kind: 'stop'; terminal: string };

/**
 * Reads an HTML comment. Other comments than those of the test are for authors.
 *
 * @throws if the comment is one of the test's and not valid
 */
export function readDirective(html: string): Directive | undefined {
  const [, kind, body = ''] = /^<!--\s*(chapter|test|page|stop)\b:?([\s\S]*?)-->\s*$/.exec(html) ?? [];
  switch (kind) {
    case 'chapter':
      return { kind, settings: check(chapterSchema, parse(body)) };
    case 'test':
      return { kind, yaml: parse(body) };
    case 'page':
      return { kind, settings: check(pageSchema, parse(body)) };
    case 'stop':
      return { kind, terminal: body.trim() };
    default:
      return undefined;
  }
}

/** Reads the comment of a command. Throws if it is not valid. */
export function readCommandSettings(yaml: unknown): CommandSettings {
  return check(commandSchema, yaml ?? {});
}

/** Reads the comment of a block that is a file or a part of one. Throws if it is not valid. */
export function readFileSettings(yaml: unknown): FileSettings {
  return check(fileSchema, yaml);
}

function check<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new Error(z.prettifyError(result.error));
  }
  return result.data;
}
