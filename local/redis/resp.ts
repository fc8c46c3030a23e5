// The Redis serialization protocol: https://redis.io/docs/latest/develop/reference/protocol-spec/

/** The largest command that is read, in bytes; Redis's own bound for a bulk string is 512 MB. */
const MAX_COMMAND_BYTES = 16 * 1024 * 1024;

/** A client sent what is not RESP; the message follows Redis's own. */
export class ProtocolError extends Error {
  override name = 'ProtocolError';
}

/**
 * Collects bytes and cuts them into commands: arrays of bulk strings as clients send them, or plain lines as a person
 * types them. `push` returns the commands that are complete, each as its words.
 *
 * @throws {ProtocolError} after which the connection is of no more use
 */
export class CommandReader {
  #bytes: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): string[][] {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    const commands: string[][] = [];
    let position = 0;
    for (;;) {
      const read = readCommand(this.#bytes, position);
      if (read === undefined) {
        break;
      }
      position = read.end;
      if (read.words.length > 0) {
        commands.push(read.words);
      }
    }
    this.#bytes = this.#bytes.subarray(position);
    if (this.#bytes.length > MAX_COMMAND_BYTES) {
      throw new ProtocolError('too big a command');
    }
    return commands;
  }
}

interface Read<Value> {
  value: Value;
  end: number;
}

function readCommand(bytes: Buffer, start: number): { words: string[]; end: number } | undefined {
  const line = readLine(bytes, start);
  if (line === undefined) {
    return undefined;
  }
  if (!line.value.startsWith('*')) {
    return { words: line.value.split(' ').filter(Boolean), end: line.end };
  }
  const count = toLength(line.value, 'multibulk');
  const words: string[] = [];
  let end = line.end;
  while (words.length < count) {
    const word = readBulkString(bytes, end);
    if (word === undefined) {
      return undefined;
    }
    words.push(word.value);
    end = word.end;
  }
  return { words, end };
}

function readBulkString(bytes: Buffer, start: number): Read<string> | undefined {
  const line = readLine(bytes, start);
  if (line === undefined) {
    return undefined;
  }
  if (!line.value.startsWith('$')) {
    throw new ProtocolError(`expected '$', got '${line.value.slice(0, 1)}'`);
  }
  const end = line.end + toLength(line.value, 'bulk');
  return bytes.length < end + 2 ? undefined : { value: bytes.toString('utf8', line.end, end), end: end + 2 };
}

function readLine(bytes: Buffer, start: number): Read<string> | undefined {
  const newline = bytes.indexOf('\n', start);
  return newline === -1
    ? undefined
    : { value: bytes.toString('utf8', start, newline).replace(/\r$/, ''), end: newline + 1 };
}

function toLength(header: string, kind: string): number {
  const length = Number(header.slice(1));
  if (!Number.isInteger(length) || length < 0 || length > MAX_COMMAND_BYTES) {
    throw new ProtocolError(`invalid ${kind} length`);
  }
  return length;
}

/** What a server can say. A `push` is a message that no command asked for; before RESP3 it is an array. */
export type Reply =
  | { ok: string }
  | { error: string }
  | { map: [string, Reply | string | number][] }
  | { push: Reply[] }
  | Reply[]
  | string
  | number
  | null;

/** Writes a reply in version 2 or 3 of the protocol. */
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
  const all = (items: Reply[]) => items.map((item) => encode(item, version)).join('');
  if (Array.isArray(reply)) {
    return `*${reply.length}\r\n${all(reply)}`;
  }
  if ('ok' in reply) {
    return `+${reply.ok}\r\n`;
  }
  if ('error' in reply) {
    return `-${reply.error}\r\n`;
  }
  if ('push' in reply) {
    return `${version === 3 ? '>' : '*'}${reply.push.length}\r\n${all(reply.push)}`;
  }
  return `${version === 3 ? `%${reply.map.length}` : `*${reply.map.length * 2}`}\r\n${all(reply.map.flat())}`;
}
