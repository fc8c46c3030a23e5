import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Action, CommandAction, FileAction } from '../chapter/chapter.ts';
import type { PageSettings } from '../chapter/directives.ts';
import { applyDiff } from './apply-diff.ts';
import { containsExcerpt } from './excerpt.ts';
import { unmet } from './expectation.ts';
import type { Session } from './session.ts';
import { withStandIns } from './stand-ins.ts';
import { openTerminal } from './terminal.ts';
import { untilHolds } from './until-holds.ts';

/** How long a command in a terminal of its own may take until its output is as expected, if nothing else is given. */
const TERMINAL_SECONDS = 60;

/**
 * Does what the reader does at one place of a chapter.
 *
 * @returns what is wrong, with the output; empty if everything is as expected
 */
export async function runAction(session: Session, action: Action): Promise<string[]> {
  switch (action.kind) {
    case 'command':
      return action.settings.terminal === undefined ? runCommand(session, action) : runInTerminal(session, action);
    case 'page':
      return actOnPage(session, action.settings);
    case 'stop':
      return stopTerminal(session, action.terminal);
    default:
      return handleFile(session, action);
  }
}

async function runCommand(session: Session, { script, settings }: CommandAction): Promise<string[]> {
  const { exit, timeout, until, again, programs } = settings;
  const typed = programs === undefined ? script : withStandIns(script, programs, session.standIns);
  const repeated = session.typed.slice(session.typed.length - again);
  session.typed.push(typed);
  let attempts = 0;
  return untilHolds(async () => {
    attempts += 1;
    for (const before of attempts > 1 ? repeated : []) {
      await session.shell.run(before, timeout * 1_000);
    }
    const { code, output } = await session.shell.run(typed, timeout * 1_000);
    const mistakes = unmet(output, settings);
    if (code !== exit) {
      mistakes.unshift(code === 'timeout' ? `Not finished after ${timeout} s` : `Exit code ${code} instead of ${exit}`);
    }
    return mistakes.length === 0 ? [] : [...mistakes, `The output is:\n${output}`];
  }, until ?? 0);
}

async function runInTerminal(session: Session, { script, settings }: CommandAction): Promise<string[]> {
  const name = settings.terminal as string;
  await session.terminals.get(name)?.stop();
  const terminal = openTerminal(script, session.directory, session.env);
  session.terminals.set(name, terminal);
  let hasEnded = false;
  const mistakes = await untilHolds(async () => {
    hasEnded = terminal.hasEnded();
    return hasEnded ? [] : unmet(terminal.output(), settings);
  }, settings.until ?? TERMINAL_SECONDS);
  const remaining = hasEnded ? unmet(terminal.output(), settings) : mistakes;
  return remaining.length === 0 ? [] : [...remaining, `The terminal "${name}" shows:\n${terminal.output()}`];
}

async function stopTerminal({ terminals }: Session, name: string): Promise<string[]> {
  const terminal = terminals.get(name);
  terminals.delete(name);
  if (terminal === undefined) {
    return [`There is no terminal "${name}"`];
  }
  return (await terminal.stop()) ? [] : [`Ctrl+C did not end the command in the terminal "${name}"`];
}

async function actOnPage({ page, shell }: Session, settings: PageSettings): Promise<string[]> {
  if (settings.open === undefined) {
    return page.act(settings, undefined);
  }
  const { output } = await shell.run(`printf %s "${settings.open}"`, 10_000);
  return page.act(settings, output);
}

function handleFile({ directory }: Session, { kind, path, text }: FileAction): string[] {
  const file = `${directory}${path}`;
  if (kind === 'write') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${text}\n`);
    return [];
  }
  const content = readFileSync(file, 'utf8');
  if (kind === 'edit') {
    writeFileSync(file, applyDiff(content, text));
    return [];
  }
  return containsExcerpt(content, text) ? [] : [`${path} does not contain:\n${text}`];
}
