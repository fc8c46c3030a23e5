import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { styleText } from 'node:util';
import { prettyFactory } from 'pino-pretty';

/** Writes a line of a program. */
export type Print = (program: string, line: string) => void;

const colors = ['cyan', 'blue', 'yellow', 'magenta', 'green', 'gray'] as const;
const NAME_WIDTH = 14;

/** Lines of several programs on one stream: each with its program's name before it, log lines as readable text. */
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

/** A log line may hold a message of several lines. What is not a log line stays as it is. */
function readableLines(line: string, pretty: (line: string) => string): string[] {
  return (line.startsWith('{') ? pretty(line) : line).trimEnd().split('\n');
}

/** Calls `onLine` with each line of a stream. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream }).on('line', onLine);
}
