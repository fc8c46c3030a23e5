import type { ChapterSettings, CommandSettings, PageSettings } from './directives.ts';

/** A chapter of the codelab, in one language. */
export interface Chapter {
  /** The name of the file without its ending, such as `01-laptop`. */
  name: string;
  title: string;
  /** Undefined in a translation. */
  settings: ChapterSettings | undefined;
  steps: Step[];
}

/** What is below one heading of the second level. The introduction is a step without a title. */
export interface Step {
  title: string;
  actions: Action[];
}

/** What the test does at one place of a chapter. */
export type Action = { line: number } & (
  | BlockAction
  | { kind: 'page'; settings: PageSettings }
  | { kind: 'stop'; terminal: string }
);

/** What the test does with a fenced block. */
export type BlockAction = CommandAction | FileAction;

/** A command that the reader types. */
export interface CommandAction {
  kind: 'command';
  script: string;
  settings: CommandSettings;
  /** The output that the reader sees in the chapter. */
  sample: string | undefined;
}

/** A file, or a part of one, that the reader edits, writes or reads. */
export interface FileAction {
  kind: 'edit' | 'write' | 'excerpt';
  path: string;
  text: string;
}

/** The steps with a meaning of their own, by their titles in English. */
export const SETUP = 'Before you start';
export const EXPLORE = 'Try it';
export const CLEANUP = 'Clean up';
