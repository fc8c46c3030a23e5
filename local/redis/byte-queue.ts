import { ProtocolError } from './protocol-error.ts';

/** The maximum length of a line, in bytes, as in Redis. */
const MAX_LINE_BYTES = 64 * 1024;

/** The bytes that were not read yet, in one buffer that doubles in size when it is full. */
export class ByteQueue {
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
