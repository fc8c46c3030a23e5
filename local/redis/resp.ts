// The Redis serialization protocol: https://redis.io/docs/latest/develop/reference/protocol-spec/

/** The maximum size of a command without its headers, in bytes. (The limit of Redis is 512 MB for each word.) */
const MAX_COMMAND_BYTES = 16 * 1024 * 1024;
/** The maximum number of words in a command, as in Redis. */
const MAX_WORDS = 1_048_576;
/** The maximum length of a line, in bytes, as in Redis. */
const MAX_LINE_BYTES = 64 * 1024;

/** A client violated the protocol. The message is that of Redis. */
export class ProtocolError extends Error {
  override name = 'ProtocolError';
}

/**
 * Reads commands from a stream of bytes: arrays of bulk strings as clients send them, or plain lines as people type them.
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
   * Adds bytes, and returns the commands that are complete now, each as a list of words. They are parsed during iteration.
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

/** The bytes that were not read yet, in one buffer that doubles in size when it is full. */
class ByteQueue {
  #memory: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  /** The unread bytes before this index contain no newline. */
  #searched = 0;

  append(chunk: Buffer): void {
    const unread = this.#end - this.#start;
    if (unread === 0) {
      [this.#memory, this.#start, this.#end, this.#searched] = [chunk, 0, chunk.length, 0];
      return;
    }
    if (this.#end + chunk.length > this.#memory.length) {
      const before = this.#memory;
      this.#memory = Buffer.allocUnsafe(2 * (unread + chunk.length));
      before.copy(this.#memory, 0, this.#start, this.#end);
      [this.#start, this.#end, this.#searched] = [0, unread, Math.max(0, this.#searched - this.#start)];
    }
    chunk.copy(this.#memory, this.#end);
    this.#end += chunk.length;
  }

  startsWith(character: string): boolean {
    return this.#end > this.#start && this.#memory[this.#start] === character.charCodeAt(0);
  }

  /**
   * Takes a line, without its end. Returns undefined if it is incomplete.
   *
   * @throws {ProtocolError} with the message `tooLong` if the line is too long
   */
  takeLine(tooLong: string): string | undefined {
    const found = this.#memory.subarray(0, this.#end).indexOf('\n', Math.max(this.#searched, this.#start));
    this.#searched = found === -1 ? this.#end : found;
    if (this.#searched - this.#start > MAX_LINE_BYTES) {
      throw new ProtocolError(tooLong);
    }
    return found === -1 ? undefined : this.take(found - this.#start, 1)?.replace(/\r$/, '');
  }

  /** Takes UTF-8 text of `length` bytes, and skips the terminator. Returns undefined if the bytes are incomplete. */
  take(length: number, terminatorLength: number): string | undefined {
    const end = this.#start + length;
    if (end + terminatorLength > this.#end) {
      return undefined;
    }
    const text = this.#memory.toString('utf8', this.#start, end);
    this.#start = end + terminatorLength;
    return text;
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

/** A reply of the server. A `push` is a message without a command. In RESP2 it is an array. */
export type Reply =
  | { ok: string }
  | { error: string }
  | { map: [string, Reply | string | number][] }
  | { push: Reply[] }
  | Reply[]
  | string
  | number
  | null;

/** Encodes a reply in version 2 or 3 of the protocol. */
export function encode(reply: Reply, version: 2 | 3): string {
  if (reply === null) {
    return version === 3 ? '_\r\n' : '$-1\r\n';
  }
  if (typeof reply === 'number') {
    return `:${reply}\r\n`;
  }
  if (typeof reply === 'string') {
    return `$${Buffer.byteLength(reply)}\r\n${reply}\r\n`;
  }
  const encodeAll = (items: Reply[]) => items.map((item) => encode(item, version)).join('');
  if (Array.isArray(reply)) {
    return `*${reply.length}\r\n${encodeAll(reply)}`;
  }
  if ('ok' in reply) {
    return `+${reply.ok}\r\n`;
  }
  if ('error' in reply) {
    return `-${reply.error}\r\n`;
  }
  if ('push' in reply) {
    return `${version === 3 ? '>' : '*'}${reply.push.length}\r\n${encodeAll(reply.push)}`;
  }
  return `${version === 3 ? `%${reply.map.length}` : `*${reply.map.length * 2}`}\r\n${encodeAll(reply.map.flat())}`;
}
