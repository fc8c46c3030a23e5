import { describe, expect, test } from 'vitest';
import { CommandReader } from './command-reader.ts';

const encode = (words: string[]) =>
  Buffer.from(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);

/** Reads bytes that arrive in pieces of the same size. */
function read(bytes: Buffer, chunkBytes: number): string[][] {
  const reader = new CommandReader();
  const commands: string[][] = [];
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    commands.push(...reader.push(bytes.subarray(start, start + chunkBytes)));
  }
  return commands;
}

/**
 * Counts the bytes that a function copies, searches or decodes. Unlike time, this does not depend on the machine's
 * load.
 */
function countBytes(work: () => void): number {
  const { concat } = Buffer;
  const { copy, indexOf, toString: decode } = Buffer.prototype;
  let count = 0;
  Buffer.concat = (list, length) => {
    const all = concat(list, length);
    count += all.length;
    return all;
  };
  Buffer.prototype.copy = function (this: Buffer, ...args: Parameters<typeof copy>) {
    const copied = copy.apply(this, args);
    count += copied;
    return copied;
  };
  Buffer.prototype.indexOf = function (value: string, from: number) {
    const found = indexOf.call(this, value, from);
    count += (found === -1 ? this.length : found) - from;
    return found;
  };
  Buffer.prototype.toString = function (this: Buffer, encoding?: BufferEncoding, start = 0, end = this.length) {
    count += end - start;
    return decode.call(this, encoding, start, end);
  };
  try {
    work();
  } finally {
    Buffer.concat = concat;
    Object.assign(Buffer.prototype, { copy, indexOf, toString: decode });
  }
  return count;
}

describe('reading commands', () => {
  const commands = [['PUBLISH', 'häsh', '☃\r\n*1\r\n'], ['PING'], ['ECHO', ''], ['SUBSCRIBE', 'a', 'b']];
  const bytes = Buffer.concat([...commands.map(encode), Buffer.from('\r\n  PING   inline \r\n*0\r\n*-1\r\nQUIT\n')]);

  test.each([1, 2, 3, 5, 7, 64, 1_000])('does not depend on the size of the pieces: %i', (chunkBytes) => {
    expect(read(bytes, chunkBytes)).toEqual([...commands, ['PING', 'inline'], ['QUIT']]);
  });

  test('returns the commands before an error', () => {
    const commands: string[][] = [];
    expect(() => {
      for (const command of new CommandReader().push(Buffer.from('PING\r\n*1\r\n!\r\nPING\r\n'))) {
        commands.push(command);
      }
    }).toThrow("expected '$', got '!'");
    expect(commands).toEqual([['PING']]);
  });

  test.each([
    ['x'.repeat(70_000), 'too big inline request'],
    [`*${'1'.repeat(70_000)}`, 'too big mbulk count string'],
    [`*1\r\n$${'1'.repeat(70_000)}`, 'too big bulk count string'],
    ['*1048577\r\n', 'invalid multibulk length'],
    ['*1\r\n$16777217\r\n', 'invalid bulk length'],
  ])('refuses a long command before it is complete: %#', (text, message) => {
    expect(() => read(Buffer.from(text), 16_384)).toThrow(message);
  });

  test('limits the total size of a command with many words', () => {
    const reader = new CommandReader();
    const megabyte = Buffer.from(`$1000000\r\n${'x'.repeat(1_000_000)}\r\n`);
    let words = 0;
    expect([...reader.push(Buffer.from('*1000\r\n'))]).toEqual([]);
    expect(() => {
      for (words = 0; words < 1_000; words++) {
        expect([...reader.push(megabyte)]).toEqual([]);
      }
    }).toThrow('invalid bulk length');
    expect(words).toBe(16);
  });
});

describe('the work for a command that arrives in small pieces is linear in its length', () => {
  // Four times the length is four times the work if it is linear, and sixteen times if it is quadratic.
  test.each([
    ['many words, one in each piece', encode(Array(1_000).fill('word')), encode(Array(4_000).fill('word')), 10],
    ['one large word', encode(['x'.repeat(100_000)]), encode(['x'.repeat(400_000)]), 1_000],
    ['a long line without an end', Buffer.alloc(15_000, 'x'), Buffer.alloc(60_000, 'x'), 10],
  ])('%s', (_, short, long, chunkBytes) => {
    const ratio = countBytes(() => read(long, chunkBytes)) / countBytes(() => read(short, chunkBytes));

    expect(ratio).toBeGreaterThan(2);
    expect(ratio).toBeLessThan(8);
  });
});
