import { ByteQueue } from './byte-queue.ts';
import { ProtocolError } from './protocol-error.ts';

/** The maximum size of a command without its headers, in bytes. (The limit of Redis is 512 MB for each word.) */
const MAX_COMMAND_BYTES = 16 * 1024 * 1024;
/** The maximum number of words in a command, as in Redis. */
const MAX_WORDS = 1_048_576;

/**
 * Reads commands from a stream of bytes: arrays of bulk strings as clients send them, or inline commands (plain lines).
 * https://redis.io/docs/latest/develop/reference/protocol-spec/
 *
 * It remembers its position in an incomplete command, so it parses no byte twice.
 */
export class CommandReader {
  #bytes = new ByteQueue();
  /** The words of the incomplete command that were read. */
  #words: string[] = [];
  /** The number of words in the incomplete command; 0: no command has begun. */
  #wordCount = 0;
  #wordBytes = 0;
  /** The length of the next word; undefined: its header was not read yet. */
  #length: number | undefined;

  /**
   * Adds bytes, and returns the commands that are complete now, each as a list of words. They are parsed during
   * iteration.
   *
   * @throws {ProtocolError} during iteration, after the valid commands; then the rest of the stream cannot be read
   */
  push(chunk: Buffer): Iterable<string[]> {
    this.#bytes.append(chunk);
    return this.#commands();
  }

  *#commands(): Iterable<string[]> {
    for (;;) {
      if (this.#wordCount === 0 && !this.#beginCommand()) {
        return;
      }
      while (this.#words.length < this.#wordCount) {
        if (!this.#readWord()) {
          return;
        }
      }
      const words = this.#words;
      this.#words = [];
      this.#wordCount = 0;
      this.#wordBytes = 0;
      if (words.length > 0) {
        yield words;
      }
    }
  }

  /** Reads the first line of a command, which can be the whole command. Returns false if it is incomplete. */
  #beginCommand(): boolean {
    const isArray = this.#bytes.startsWith('*');
    const line = this.#bytes.takeLine(isArray ? 'too big mbulk count string' : 'too big inline request');
    if (line === undefined) {
      return false;
    }
    if (isArray) {
      this.#wordCount = Math.max(0, toLength(line, MAX_WORDS, 'multibulk'));
    } else {
      this.#words = line.split(' ').filter(Boolean);
      this.#wordCount = this.#words.length;
    }
    return true;
  }

  /** Reads the next word. Returns false if it is incomplete. */
  #readWord(): boolean {
    if (this.#length === undefined) {
      const line = this.#bytes.takeLine('too big bulk count string');
      if (line === undefined) {
        return false;
      }
      if (!line.startsWith('$')) {
        throw new ProtocolError(`expected '$', got '${line.slice(0, 1)}'`);
      }
      this.#length = toLength(line, MAX_COMMAND_BYTES - this.#wordBytes, 'bulk');
      if (this.#length < 0) {
        throw new ProtocolError('invalid bulk length');
      }
    }
    const word = this.#bytes.take(this.#length, '\r\n'.length);
    if (word === undefined) {
      return false;
    }
    this.#words.push(word);
    this.#wordBytes += this.#length;
    this.#length = undefined;
    return true;
  }
}

/** @throws {ProtocolError} if the rest of a header is not a number, or is above `max` */
function toLength(header: string, max: number, kind: string): number {
  const digits = header.slice(1);
  if (!/^-?\d{1,18}$/.test(digits) || Number(digits) > max) {
    throw new ProtocolError(`invalid ${kind} length`);
  }
  return Number(digits);
}
