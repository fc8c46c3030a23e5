import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { styleText } from 'node:util';
import { prettyFactory } from 'pino-pretty';

/** Prints a line of a program. */
export type Print = (program: string, line: string) => void;

const colors = ['cyan', 'blue', 'yellow', 'magenta', 'green', 'gray'] as const;
const NAME_WIDTH = 14;

/**
 * Prints lines of several programs to one stream, each after the name of its program. Log lines become readable text.
 */
export function createOutput(stream: NodeJS.WriteStream): Print {
  const colorize = stream.isTTY === true && !process.env.NO_COLOR;
  const pretty = prettyFactory({
    colorize,
    singleLine: true,
    ignore: 'pid,hostname,service',
    translateTime: 'SYS:HH:MM:ss',
  });
  const colorOf = new Map<string, (typeof colors)[number]>();

  return (program, line) => {
    const color = colorOf.get(program) ?? colors[colorOf.size % colors.length] ?? 'gray';
    colorOf.set(program, color);
    const name = program.padEnd(NAME_WIDTH);
    const prefix = `${colorize ? styleText(color, name, { validateStream: false }) : name} | `;
    for (const readable of readableLines(line, pretty)) {
      stream.write(`${prefix}${readable}\n`);
    }
  };
}

/** Turns a JSON log line into text, which can have several lines. Other lines stay unchanged. */
function readableLines(line: string, pretty: (line: string) => string): string[] {
  return (line.startsWith('{') ? pretty(line) : line).trimEnd().split('\n');
}

/** Calls `onLine` with each line of a stream. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream }).on('line', onLine);
}
